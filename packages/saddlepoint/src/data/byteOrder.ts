export type ByteOrder = "little" | "big";

const HOST: ByteOrder = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? "little" : "big";

/** Whether elements of `size` bytes in that order are as the machine has them. */
export const isHostOrder = (size: number, order: ByteOrder): boolean => order === HOST || size === 1;

/** A copy of `bytes`, elements of `size` bytes each, from `order` to the machine's own byte order or back. */
export function toHostOrder(bytes: Uint8Array, size: number, order: ByteOrder): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  if (isHostOrder(size, order)) return copy;
  for (let start = 0; start < copy.length; start += size) copy.subarray(start, start + size).reverse();
  return copy;
}
