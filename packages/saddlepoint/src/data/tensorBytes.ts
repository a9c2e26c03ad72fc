import { Tensor } from "@saddlepoint/engine";
import { type ByteOrder, toHostOrder } from "./byteOrder.ts";
import { ELEMENT_SIZES, type ElementType, isElementType } from "./elementTypes.ts";

function tensorOver(type: ElementType, buffer: ArrayBuffer, dims: readonly number[]): Tensor {
  switch (type) {
    case "bool":
      return new Tensor("bool", new Uint8Array(buffer), dims);
    case "uint8":
      return new Tensor("uint8", new Uint8Array(buffer), dims);
    case "int8":
      return new Tensor("int8", new Int8Array(buffer), dims);
    case "uint16":
      return new Tensor("uint16", new Uint16Array(buffer), dims);
    case "int16":
      return new Tensor("int16", new Int16Array(buffer), dims);
    case "uint32":
      return new Tensor("uint32", new Uint32Array(buffer), dims);
    case "int32":
      return new Tensor("int32", new Int32Array(buffer), dims);
    case "float32":
      return new Tensor("float32", new Float32Array(buffer), dims);
    case "uint64":
      return new Tensor("uint64", new BigUint64Array(buffer), dims);
    case "int64":
      return new Tensor("int64", new BigInt64Array(buffer), dims);
    case "float64":
      return new Tensor("float64", new Float64Array(buffer), dims);
  }
}

/** The number of elements of a tensor of these dimensions: their product, 1 for a scalar. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** A tensor holding a copy of `bytes`, whose length the caller has checked. */
export function tensorFromBytes(
  type: ElementType,
  bytes: Uint8Array,
  dims: readonly number[],
  order: ByteOrder = "little",
): Tensor {
  return tensorOver(type, toHostOrder(bytes, ELEMENT_SIZES[type], order).buffer, dims);
}

/**
 * The little-endian bytes of a tensor's elements in row-major order.
 *
 * @throws TypeError for element types that files here do not hold (strings, 16-bit floats, 4-bit integers)
 */
export function tensorToBytes(tensor: Tensor): { type: ElementType; bytes: Uint8Array<ArrayBuffer> } {
  const { type, data } = tensor;
  if (!isElementType(type) || Array.isArray(data)) {
    throw new TypeError(`tensorToBytes(tensor): the element type must be a number or bool, got ${type}`);
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { type, bytes: toHostOrder(bytes, ELEMENT_SIZES[type], "little") };
}
