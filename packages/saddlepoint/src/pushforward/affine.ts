import { numpy as np } from "@jax-js/jax";
import { constantLike } from "./float64.ts";
import type { InvertibleMap } from "./invertibleMap.ts";
import { decomposed, type Lu, solved } from "./lu.ts";

const OWNER = "affine(scale, shift)";

function requireFinite(name: string, values: readonly number[] | Float64Array): void {
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0)
    throw new RangeError(`${OWNER}: ${name} must be finite, got ${values[broken]} at ${broken}`);
}

/** A⁻¹'s transpose: a row is a column of A⁻¹. */
function transposedInverse(lu: Lu, d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    const unit = new Float64Array(d);
    unit[j] = 1;
    out.set(solved(lu, unit), j * d);
  }
  return out;
}

const transposedSquare = (matrix: Float64Array, d: number) =>
  matrix.map((_, k) => matrix[(k % d) * d + Math.floor(k / d)] ?? 0);

/**
 * The affine map z ↦ A z + b, or a z + b for a number a.
 *
 * N(0, I) becomes N(b, A Aᵀ). |det J| is |det A|, or |a|^d.
 *
 * @param scale a, not 0; or A as d rows of d numbers, invertible
 * @param shift b: one number for every coordinate, or d of them, which say what d is where the scale is a number. Default 0
 * @throws RangeError when A is not square or is singular, a is 0, the lengths differ, or a number is not finite
 * @example affine([[2, 0], [1, 1]], [0, 5])
 */
export function affine(
  scale: number | readonly (readonly number[])[],
  shift: number | readonly number[] = 0,
): InvertibleMap {
  const dimension = typeof scale === "number" ? (typeof shift === "number" ? 1 : shift.length) : scale.length;
  if (dimension < 1) throw new RangeError(`${OWNER}: needs at least 1 dimension, got ${dimension}`);
  const b = typeof shift === "number" ? new Float64Array(dimension).fill(shift) : Float64Array.from(shift);
  if (b.length !== dimension)
    throw new RangeError(`${OWNER}: shift must hold ${dimension} numbers, got ${b.length}`);
  requireFinite("shift", b);
  const shiftOf = (like: np.Array) => constantLike(like, b, [1, dimension]);
  if (typeof scale === "number") {
    requireFinite("scale", [scale]);
    if (scale === 0) throw new RangeError(`${OWNER}: scale must not be 0, got 0`);
    const a = Float64Array.of(scale);
    return {
      dimension,
      forward: (z) => z.mul(constantLike(z, a, [1, 1])).add(shiftOf(z)),
      inverse: (x) => x.sub(shiftOf(x)).div(constantLike(x, a, [1, 1])),
    };
  }
  const ragged = scale.find((row) => row.length !== dimension);
  if (ragged)
    throw new RangeError(
      `${OWNER}: scale must have ${dimension} rows of ${dimension}, got a row of ${ragged.length}`,
    );
  requireFinite("scale", scale.flat());
  const matrix = Float64Array.from(scale.flat());
  const lu = decomposed(matrix, dimension);
  if (lu.logAbsDeterminant === Number.NEGATIVE_INFINITY)
    throw new RangeError(`${OWNER}: scale must be invertible, got a matrix of determinant 0`);
  // A row z is a column's transpose: (A z)ᵀ = zᵀ Aᵀ.
  const across = transposedSquare(matrix, dimension);
  const back = transposedInverse(lu, dimension);
  const times = (rows: np.Array, right: Float64Array) =>
    np.matmul(rows, constantLike(rows, right, [dimension, dimension]));
  return {
    dimension,
    forward: (z) => times(z, across).add(shiftOf(z)),
    inverse: (x) => times(x.sub(shiftOf(x)), back),
  };
}
