import { Tensor } from "@saddlepoint/engine";
import type { Float32Tensor } from "./float32Tensor.ts";
import { copyNumbers } from "./numbers.ts";
import type { Numbers, Samples } from "./samples.ts";

function requireIndex({ name, n }: Samples, index: number, owner: string): number {
  if (Number.isInteger(index) && index >= 0 && index < n) return index;
  throw new RangeError(
    `${owner}(indices): every index must be an integer from 0 to ${n - 1} in ${name}, got ${index}`,
  );
}

/**
 * The samples at `indices`, in that order, as float32 [indices.length, …shape]; images in [0, 1].
 *
 * @param out where to put them, to spare an allocation a batch; of the result's exact length
 * @throws RangeError for an index outside the samples or an `out` of another length
 */
export function readSamples(
  samples: Samples,
  indices: ArrayLike<number>,
  out: Float32Array = new Float32Array(indices.length * samples.d),
): Float32Tensor {
  const { d, shape } = samples;
  if (out.length !== indices.length * d) {
    throw new RangeError(
      `readSamples(out): out must have ${indices.length * d} elements for ${indices.length} samples, got ${out.length}`,
    );
  }
  for (let i = 0; i < indices.length; i++) {
    const index = requireIndex(samples, indices[i] ?? Number.NaN, "readSamples");
    copyNumbers(samples, index * d, (index + 1) * d, out, i * d);
  }
  return new Tensor("float32", out, [indices.length, ...shape]);
}

/** The rows at `indices`, whose numbers are given, with their labels. */
function taken<Values extends Numbers>(
  samples: Samples,
  indices: ArrayLike<number>,
  values: Values,
): Samples<Values> {
  const { labels, factors } = samples;
  const at = (of: Int32Array): Int32Array => Int32Array.from(indices, (index) => of[index] ?? 0);
  return {
    ...samples,
    values,
    n: indices.length,
    ...(labels === undefined ? {} : { labels: at(labels) }),
    ...(factors === undefined
      ? {}
      : { factors: factors.map((factor) => ({ ...factor, values: at(factor.values) })) }),
  };
}

/** Some of the samples, in the order of `indices`, in float32: what a network is fed. */
export const takeSamples = (samples: Samples, indices: ArrayLike<number>): Samples<Float32Array> =>
  taken(samples, indices, readSamples(samples, indices).data);

/** Some of the samples, in the order of `indices`, as they are: bytes stay bytes. */
export function subset(samples: Samples, indices: ArrayLike<number>): Samples {
  const { values, d } = samples;
  const length = indices.length * d;
  const out =
    values instanceof Uint8Array
      ? new Uint8Array(length)
      : values instanceof Float32Array
        ? new Float32Array(length)
        : new Float64Array(length);
  for (let i = 0; i < indices.length; i++) {
    const index = requireIndex(samples, indices[i] ?? Number.NaN, "subset");
    for (let j = 0; j < d; j++) out[i * d + j] = values[index * d + j] ?? 0;
  }
  return taken(samples, indices, out);
}
