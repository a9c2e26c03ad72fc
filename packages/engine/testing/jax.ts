import { defaultDevice, init, numpy as np } from "@jax-js/jax";
import { type ElementType, isElementType, type Tensor, tensorOf } from "../src/tensor.ts";

/** Prepares jax-js for eager evaluation in float64. */
export async function startCpu(): Promise<void> {
  await init("cpu");
  defaultDevice("cpu");
}

/** A tensor's element type, which is one that the engine knows. */
export function typeOf(tensor: Tensor): ElementType {
  if (isElementType(tensor.type)) return tensor.type;
  throw new TypeError(`typeOf(tensor): tensor must have an element type of the engine, got ${tensor.type}`);
}

/** A host tensor as a jax-js array. */
export function toArray(tensor: Tensor): np.Array {
  const { data } = tensor;
  const shape = [...tensor.dims];
  const [first] = Array.from(data, Number);
  if (first !== undefined && Array.from(data, Number).every((x) => x === first)) {
    return repeated(tensor, first).reshape(shape);
  }
  // jax-js takes an array without elements for a constant that is missing.
  if (tensor.size === 0) return np.zeros(shape, { dtype: np[typeOf(tensor)] });
  if (data instanceof Uint8Array) return np.array(Int32Array.from(data), { shape, dtype: np.bool });
  // jax-js tells typed arrays apart by a Float16Array that Node 20 lacks, and stumbles before it gets to Float64Array.
  if (data instanceof Float64Array) {
    return np.array(Float32Array.from(data), { shape }).astype(np.float64);
  }
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint32Array) {
    return np.array(data, { shape, dtype: np[typeOf(tensor)] });
  }
  throw new TypeError(`toArray(tensor): tensor must hold numbers, got ${tensor.type}`);
}

/**
 * Equal numbers, as the end of an array of different ones: jax-js 0.1.25 keeps an array of equal numbers as a constant,
 * and then takes a constant divided by an integer that it knows nothing of for 0.
 */
function repeated(equal: Tensor, value: number): np.Array {
  const { size } = equal;
  const other = value === 0 ? 1 : 0;
  return toArray(tensor([size + 1], [other, ...Array.from(equal.data, Number)], typeOf(equal))).slice([
    1,
    size + 1,
  ]);
}

/** A jax-js array as numbers with a shape and a type; consumes it. */
export function fromArray(array: np.Array): { dtype: string; dims: number[]; data: number[] } {
  const { dtype, shape } = array;
  return { dtype, dims: [...shape], data: Array.from(array.dataSync()) };
}

/** A tensor of the given numbers; float64 ones are rounded to float32, so that jax-js can be given them too. */
export function tensor(
  shape: readonly number[],
  data: ArrayLike<number>,
  dtype: ElementType = "float32",
): Tensor {
  switch (dtype) {
    case "float32":
      return tensorOf(dtype, Float32Array.from(data), shape);
    case "float64":
      return tensorOf(dtype, Float64Array.from(data, Math.fround), shape);
    case "int32":
      return tensorOf(dtype, Int32Array.from(data), shape);
    case "uint32":
      return tensorOf(dtype, Uint32Array.from(data), shape);
    case "bool":
      return tensorOf(dtype, Uint8Array.from(data), shape);
  }
}
