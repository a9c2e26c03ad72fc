import type { Tensor } from "@saddlepoint/engine";
import { type SampleTable, sampleTable } from "./sampleTable.ts";

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** Elements as numbers; a 64-bit integer that a number cannot hold would silently become another. */
function numbersOf({ data, type }: Tensor, name: string): Float64Array<ArrayBuffer> {
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
 * Samples from an array file's tensor: its first axis counts them, and all others are their dimensions.
 *
 * @param tensor `[n]`, `[n, d]` or `[n, …]`, whose rows are flattened; numbers or bools
 * @throws Error naming the file for a scalar or an integer beyond 2⁵³; RangeError for no samples or a value that is not
 * finite
 */
export function samplesFromTensor(tensor: Tensor, name: string): SampleTable {
  const [rows, ...rest] = tensor.dims;
  if (rows === undefined) {
    throw new Error(`samplesFromTensor: ${name} holds a scalar: expected samples as [n], [n, d] or [n, ...]`);
  }
  const columns = rest.reduce((product, size) => product * size, 1);
  return sampleTable({ name, values: numbersOf(tensor, name), rows, columns });
}
