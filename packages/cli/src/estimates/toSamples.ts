import type { SampleTable } from "saddlepoint/data";
import { type Samples, samples } from "saddlepoint/samples";

function meansOf({ values, rows, columns }: SampleTable): Float64Array {
  const means = new Float64Array(columns);
  values.forEach((value, i) => {
    means[i % columns] = (means[i % columns] ?? 0) + value / rows;
  });
  return means;
}

/** A table less the given means, or as it is. */
function moved({ name, values, rows, columns }: SampleTable, means?: Float64Array): Samples {
  // Not Float32Array.from with a function, which takes twenty times as long: a minute for MNIST.
  const narrow = new Float32Array(values.map((value, i) => value - (means?.[i % columns] ?? 0)));
  const large = narrow.findIndex((value) => !Number.isFinite(value));
  if (large < 0) return samples(narrow, rows, columns);
  throw new RangeError(
    `estimate(--x, --y): ${name} must hold numbers within ±3.4e38, the range of float32, got ${values[large]}`,
  );
}

/**
 * Two tables of one space as float32 samples, moved by the mean of the first: float32 has seven digits, and of values
 * such as seconds since 1970 the first seven may be alike. Nothing that is estimated depends on where zero is.
 *
 * @throws RangeError naming the table that holds a number too large for float32
 */
export function toSamples([x, y]: readonly [SampleTable, SampleTable]): readonly [Samples, Samples] {
  const means = meansOf(x);
  return [moved(x, means), moved(y, means)];
}

/**
 * Tables of two spaces, each moved by its own mean, for the same reason; classes stay what they are.
 *
 * @throws RangeError naming the table that holds a number too large for float32
 */
export function toPairs(
  [x, y]: readonly [SampleTable, SampleTable],
  classes: boolean,
): readonly [Samples, Samples] {
  return [moved(x, meansOf(x)), classes ? moved(y) : moved(y, meansOf(y))];
}
