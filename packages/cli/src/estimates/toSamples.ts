import { float64Numbers, inFloat32, type Samples } from "saddlepoint/samples";

function meansOf({ values, n, d }: Samples<Float64Array>): Float64Array {
  const means = new Float64Array(d);
  values.forEach((value, i) => {
    means[i % d] = (means[i % d] ?? 0) + value / n;
  });
  return means;
}

const wide = (given: Samples): Samples<Float64Array> => ({ ...given, values: float64Numbers(given) });

/** Samples less the given means. */
const moved = (given: Samples<Float64Array>, means: Float64Array): Samples =>
  inFloat32({ ...given, values: given.values.map((value, i) => value - (means[i % given.d] ?? 0)) });

/**
 * Samples of one space in float32, moved by the mean of the first: float32 has seven digits, and of values such as seconds
 * since 1970 the first seven may be alike. Nothing that is estimated depends on where zero is.
 *
 * @throws RangeError naming those that hold a number too large for float32
 */
export function toSamples([x, y]: readonly [Samples, Samples]): readonly [Samples, Samples] {
  const [p, q] = [wide(x), wide(y)];
  const means = meansOf(p);
  return [moved(p, means), moved(q, means)];
}

/**
 * Samples of two spaces, each moved by its own mean, for the same reason; classes stay what they are.
 *
 * @throws RangeError naming those that hold a number too large for float32
 */
export function toPairs([x, y]: readonly [Samples, Samples], classes: boolean): readonly [Samples, Samples] {
  const [a, b] = [wide(x), wide(y)];
  return [moved(a, meansOf(a)), classes ? inFloat32(b) : moved(b, meansOf(b))];
}
