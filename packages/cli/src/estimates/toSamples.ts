import { float64Numbers, type Samples, samples } from "saddlepoint/samples";

function meansOf({ values, n, d }: Samples<Float64Array>): Float64Array {
  const means = new Float64Array(d);
  values.forEach((value, i) => {
    means[i % d] = (means[i % d] ?? 0) + value / n;
  });
  return means;
}

/** Samples less the given means, or as they are. */
function moved({ name, values, n, d }: Samples<Float64Array>, means?: Float64Array): Samples<Float32Array> {
  // Not Float32Array.from with a function, which takes twenty times as long: a minute for MNIST.
  const narrow = new Float32Array(values.map((value, i) => value - (means?.[i % d] ?? 0)));
  const large = narrow.findIndex((value) => !Number.isFinite(value));
  if (large < 0) return samples(narrow, n, d, { name });
  throw new RangeError(
    `estimate(--x, --y): ${name} must hold numbers within ±3.4e38, the range of float32, got ${values[large]}`,
  );
}

const wide = (given: Samples): Samples<Float64Array> => ({ ...given, values: float64Numbers(given) });

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
  return [moved(a, meansOf(a)), moved(b, classes ? undefined : meansOf(b))];
}
