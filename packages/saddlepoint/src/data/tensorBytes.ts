import { Tensor } from "@saddlepoint/engine";
import { type ByteOrder, isHostOrder, toHostOrder } from "./byteOrder.ts";
import { ELEMENTS, type ElementType, isElementType, sizeOf } from "./elementTypes.ts";

/** The number of elements of a tensor of these dimensions: their product, 1 for a scalar. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** The bytes of elements of `size` bytes in these dimensions; undefined where some size or the product is beyond 2^53 - 1. */
export function byteCount(dims: readonly number[], size: number): number | undefined {
  const count = elementCount(dims) * size;
  return Number.isSafeInteger(count) ? count : undefined;
}

/** A tensor holding a copy of `bytes`, whose length the caller has checked. */
export function tensorFromBytes(
  type: ElementType,
  bytes: Uint8Array,
  dims: readonly number[],
  order: ByteOrder = "little",
): Tensor {
  const { array } = ELEMENTS[type];
  return new Tensor(type, new array(toHostOrder(bytes, sizeOf(type), order).buffer), dims);
}

/** A tensor over `bytes` where they lie as the machine has them, else over a copy: a file may be as large as the memory. */
export function tensorOver(
  type: ElementType,
  bytes: Uint8Array,
  dims: readonly number[],
  order: ByteOrder = "little",
): Tensor {
  const { array } = ELEMENTS[type];
  const size = sizeOf(type);
  const { buffer, byteOffset, byteLength } = bytes;
  const asItLies = isHostOrder(size, order) && byteOffset % size === 0 && buffer instanceof ArrayBuffer;
  if (!asItLies) return tensorFromBytes(type, bytes, dims, order);
  return new Tensor(type, new array(buffer, byteOffset, byteLength / size), dims);
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
  return { type, bytes: toHostOrder(bytes, sizeOf(type), "little") };
}
