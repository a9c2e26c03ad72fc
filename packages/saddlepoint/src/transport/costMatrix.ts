import type { GroundDistance } from "./groundDistance.ts";

/** What moving a unit of mass from each source to each target costs, [n, m], row by row. */
export type CostMatrix = { readonly values: Float64Array; readonly n: number; readonly m: number };

/** Entries of a cost matrix at most: 1 GiB of float64. */
const LARGEST = 2 ** 27;

function allocate(owner: string, n: number, m: number): Float64Array {
  if (n * m > LARGEST)
    throw new RangeError(`${owner}: n m must be at most 2^27 pairs, got ${n} by ${m}; take fewer points`);
  return new Float64Array(n * m);
}

/** c[i, j] = distance(xᵢ, yⱼ)^p. */
export function pairwiseCosts(
  owner: string,
  x: readonly Float64Array[],
  y: readonly Float64Array[],
  distance: GroundDistance,
  order: number,
): CostMatrix {
  const [n, m] = [x.length, y.length];
  const values = allocate(owner, n, m);
  let k = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const [from, to] = [x[i], y[j]];
      const length = from && to ? distance(from, to) : Number.NaN;
      const cost = order === 1 ? length : length ** order;
      if (!(cost >= 0 && cost < Number.POSITIVE_INFINITY)) {
        throw new RangeError(
          `${owner}: distance ** order must be finite and at least 0, got ${length} ** ${order} between row ${i} of x and row ${j} of y`,
        );
      }
      values[k++] = cost;
    }
  }
  return { values, n, m };
}

/** A table of costs, rows of equal length, as one block of numbers. */
export function tabulatedCosts(owner: string, rows: readonly ArrayLike<number>[]): CostMatrix {
  const [n, m] = [rows.length, rows[0]?.length ?? 0];
  if (n === 0 || m === 0) throw new RangeError(`${owner}: cost must have rows and columns, got ${n} by ${m}`);
  const ragged = rows.findIndex((row) => row.length !== m);
  if (ragged >= 0) {
    throw new RangeError(
      `${owner}: cost must have rows of one length, got ${m} numbers in row 0 and ${rows[ragged]?.length} in row ${ragged}`,
    );
  }
  const values = allocate(owner, n, m);
  rows.forEach((row, i) => {
    values.set(row, i * m);
  });
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    const [row, column] = [Math.floor(broken / m), broken % m];
    throw new RangeError(`${owner}: cost must be finite, got ${values[broken]} at [${row}, ${column}]`);
  }
  return { values, n, m };
}

/** The matrix with rows and columns exchanged. */
export function transposed({ values, n, m }: CostMatrix): CostMatrix {
  const out = new Float64Array(n * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[j * n + i] = values[i * m + j] ?? 0;
  return { values: out, n: m, m: n };
}

/** uᶜ[j] = minᵢ c[i, j] − u[i]: the largest target potentials that keep u + uᶜ ≤ c (Villani 2009, chapter 5). */
export function cTransform({ values, n, m }: CostMatrix, u: Float64Array): Float64Array {
  const out = new Float64Array(m).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < n; i++) {
    const own = u[i] ?? 0;
    for (let j = 0; j < m; j++) {
      const slack = (values[i * m + j] ?? 0) - own;
      if (slack < (out[j] ?? 0)) out[j] = slack;
    }
  }
  return out;
}
