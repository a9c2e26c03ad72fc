import type { Tensor } from "@saddlepoint/engine";
import { type Samples, type SamplesAbout, samples } from "../samples/samples.ts";
import { imagesFromTensor } from "./imagesFromTensor.ts";

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** Elements as numbers; a 64-bit integer that a number cannot hold would silently become another. */
function numbersOf({ data, type }: Tensor, name: string): Float32Array | Float64Array {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const large = data.find((value: bigint) => value > LARGEST || value < -LARGEST);
    if (large !== undefined) {
      throw new Error(`samplesFromTensor: ${name} holds ${large}: integers must lie within ±(2^53 - 1)`);
    }
  } else if (Array.isArray(data)) {
    throw new Error(`samplesFromTensor: ${name} holds ${type}: expected numbers or bools`);
  }
  const values = new Float64Array(data.length); // a loop: ten times as fast as Float64Array.from for images
  for (let i = 0; i < values.length; i++) values[i] = Number(data[i]);
  return values;
}

/**
 * Samples from an array file's tensor, whose first axis counts them: [n] or [n, d] are points, more axes are images.
 *
 * @param tensor numbers or bools
 * @param flat points whatever the axes: [n, …] as rows of numbers as they are
 * @throws Error naming the file for a scalar, an integer beyond 2⁵³, or more axes that are no images; RangeError for no samples
 * or a value that is not finite
 */
export function samplesFromTensor(
  tensor: Tensor,
  name: string,
  { flat = false, ...about }: Omit<SamplesAbout, "name"> & { readonly flat?: boolean } = {},
): Samples {
  const [n, ...shape] = tensor.dims;
  if (n === undefined) {
    throw new Error(`samplesFromTensor: ${name} holds a scalar: expected samples as [n], [n, d] or [n, ...]`);
  }
  if (shape.length > 1 && !flat) return imagesFromTensor(tensor, name, about);
  const d = shape.reduce((product, size) => product * size, 1);
  return samples(numbersOf(tensor, name), n, d, { ...about, name });
}
