import { float64Numbers, inFloat32, type Samples } from "saddlepoint/samples";

/** The median of each column: no outlier moves it. */
function mediansOf({ values, n, d }: Samples<Float64Array>): Float64Array {
  return Float64Array.from({ length: d }, (_, j) => {
    const column = Float64Array.from({ length: n }, (_, i) => values[i * d + j] ?? 0).sort();
    return column[n >> 1] ?? 0;
  });
}

const wide = (given: Samples): Samples<Float64Array> => ({ ...given, values: float64Numbers(given) });

/** Samples less the given centre. */
const moved = (given: Samples<Float64Array>, centre: Float64Array): Samples =>
  inFloat32({ ...given, values: given.values.map((value, i) => value - (centre[i % given.d] ?? 0)) });

/**
 * Samples of one space in float32, moved by the medians of the first: float32 has seven digits, and of values such as seconds
 * since 1970 the first seven may be alike. Nothing that is estimated depends on where zero is.
 *
 * @throws RangeError naming those that hold a number too large for float32
 */
export function toSamples([x, y]: readonly [Samples, Samples]): readonly [Samples, Samples] {
  const [p, q] = [wide(x), wide(y)];
  const centre = mediansOf(p);
  return [moved(p, centre), moved(q, centre)];
}
