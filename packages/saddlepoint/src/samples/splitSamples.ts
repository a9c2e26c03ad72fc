import { permutation } from "../random/permutation.ts";
import type { Stream } from "../random/stream.ts";
import { subset } from "./readSamples.ts";
import type { Samples } from "./samples.ts";

/**
 * Splits samples at random into those to train on and `heldOut` others to measure on; both keep their order.
 *
 * @throws RangeError unless 1 ≤ heldOut < n
 */
export function splitSamples(
  samples: Samples,
  heldOut: number,
  stream: Stream,
): { train: Samples; test: Samples } {
  const { name, n } = samples;
  if (!Number.isInteger(heldOut) || heldOut < 1 || heldOut >= n) {
    throw new RangeError(
      `splitSamples(heldOut): heldOut must be an integer from 1 to ${n - 1} for ${name}, got ${heldOut}`,
    );
  }
  const order = permutation(stream, n);
  const part = (indices: Int32Array, called: string): Samples => ({
    ...subset(samples, indices.toSorted()),
    name: `${name} (${called})`,
  });
  return {
    train: part(order.subarray(heldOut), "train"),
    test: part(order.subarray(0, heldOut), "held out"),
  };
}
