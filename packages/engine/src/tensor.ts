import { Tensor } from "onnxruntime-common";

/** Element types that cross the engine's boundary: those that jax-js and ONNX Runtime share. */
export type ElementType = "float32" | "float64" | "int32" | "uint32" | "bool";

/** Element types inside a model; int64 is ONNX's own for shapes and indices. */
export type StoredType = ElementType | "int64";

export type ElementData = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

export const isElementType = (type: string): type is ElementType =>
  type === "float32" || type === "float64" || type === "int32" || type === "uint32" || type === "bool";

/** A zeroed array of the kind that ONNX Runtime takes for `type` (bool is one byte an element). */
export function allocate(type: ElementType, size: number): ElementData {
  switch (type) {
    case "float32":
      return new Float32Array(size);
    case "float64":
      return new Float64Array(size);
    case "int32":
      return new Int32Array(size);
    case "uint32":
      return new Uint32Array(size);
    case "bool":
      return new Uint8Array(size);
  }
}

/** Wraps `data` as a tensor without copying it. */
export function tensorOf(type: ElementType, data: ElementData, shape: readonly number[]): Tensor {
  return new Tensor(type, data, [...shape]);
}

export { Tensor };
