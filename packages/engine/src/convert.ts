import { numpy as np } from "@jax-js/jax";
import type { ElementData } from "./tensor.ts";

/** The elements of a jax-js array as ONNX Runtime stores them: booleans are one byte each. Does not consume it. */
export async function toElementData(array: unknown): Promise<ElementData> {
  if (!(array instanceof np.Array)) {
    throw new TypeError("compile(fn): fn must not close over arrays of an outer trace");
  }
  const { dtype } = array;
  const data = await array.ref.data();
  if (dtype === "bool") return Uint8Array.from(data, (x) => (x === 0 ? 0 : 1));
  if (
    data instanceof Float32Array ||
    data instanceof Float64Array ||
    data instanceof Int32Array ||
    data instanceof Uint32Array
  ) {
    return data;
  }
  throw new TypeError(`compile(fn): a constant must not be ${dtype}; cast it to float32`);
}
