import { Tensor } from "onnxruntime-common";

/** Element types that cross the engine's boundary: those that jax-js and ONNX Runtime share. */
export type ElementType = "float32" | "float64" | "int32" | "uint32" | "bool";

/** Element types inside a model; int64 is ONNX's own for shapes and indices. */
export type StoredType = ElementType | "int64";

export type ElementData = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

interface DataConstructor {
  new (size: number): ElementData;
  new (bytes: ArrayBuffer): ElementData;
  readonly BYTES_PER_ELEMENT: number;
}

/** The kind of array that ONNX Runtime takes for each type (bool is one byte an element). */
export const ARRAYS: Readonly<Record<ElementType, DataConstructor>> = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  bool: Uint8Array,
};

/** The least and the greatest number of each type. */
export const RANGES: Readonly<Record<ElementType, readonly [number, number]>> = {
  float32: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  float64: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  bool: [0, 1],
};

export const isElementType = (type: string): type is ElementType => Object.hasOwn(ARRAYS, type);

export const isElementData = (data: unknown): data is ElementData =>
  Object.values(ARRAYS).some((array) => data instanceof array);

/** What is wrong with an array of a type that the engine does not compute in. */
export const unknownType = (what: string, type: string): TypeError =>
  new TypeError(`${what} must be float32, float64, int32, uint32 or bool, got ${type}`);

/** The type and the elements of a tensor on the host, which `what` names in the error where the engine does not know it. */
export function contentsOf(what: string, { type, data }: Tensor): { type: ElementType; data: ElementData } {
  if (isElementType(type) && isElementData(data)) return { type, data };
  throw unknownType(what, type);
}

/** Wraps `data` as a tensor without copying it. */
export function tensorOf(type: ElementType, data: ElementData, shape: readonly number[]): Tensor {
  return new Tensor(type, data, [...shape]);
}

export { Tensor };
