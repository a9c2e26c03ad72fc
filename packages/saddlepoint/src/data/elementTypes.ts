import type { Tensor } from "@saddlepoint/engine";

/** The element types that image and array files hold, under the names that tensors use. */
export type ElementType = "bool" | `${"uint" | "int"}${8 | 16 | 32 | 64}` | `float${32 | 64}`;

type Element = {
  readonly array: {
    new (buffer: ArrayBuffer, byteOffset?: number, length?: number): Tensor["data"];
    readonly BYTES_PER_ELEMENT: number;
  };
  /** NumPy's code, without its byte-order character. */
  readonly npy: string;
  /** The name that safetensors have for it. */
  readonly dtype: string;
};

export const ELEMENTS: Readonly<Record<ElementType, Element>> = {
  bool: { array: Uint8Array, npy: "b1", dtype: "BOOL" },
  uint8: { array: Uint8Array, npy: "u1", dtype: "U8" },
  int8: { array: Int8Array, npy: "i1", dtype: "I8" },
  uint16: { array: Uint16Array, npy: "u2", dtype: "U16" },
  int16: { array: Int16Array, npy: "i2", dtype: "I16" },
  uint32: { array: Uint32Array, npy: "u4", dtype: "U32" },
  int32: { array: Int32Array, npy: "i4", dtype: "I32" },
  float32: { array: Float32Array, npy: "f4", dtype: "F32" },
  uint64: { array: BigUint64Array, npy: "u8", dtype: "U64" },
  int64: { array: BigInt64Array, npy: "i8", dtype: "I64" },
  float64: { array: Float64Array, npy: "f8", dtype: "F64" },
};

/** Bytes of one element. */
export const sizeOf = (type: ElementType): number => ELEMENTS[type].array.BYTES_PER_ELEMENT;

export const isElementType = (type: string): type is ElementType => Object.hasOwn(ELEMENTS, type);

/** The type of that name in a format, if there is one. */
export const typeNamed = (format: "npy" | "dtype", name: unknown): ElementType | undefined =>
  Object.keys(ELEMENTS)
    .filter(isElementType)
    .find((type) => ELEMENTS[type][format] === name);

/** What a format calls the types, for messages. */
export const namesIn = (format: "npy" | "dtype"): string =>
  Object.values(ELEMENTS)
    .map((element) => element[format])
    .join(", ");
