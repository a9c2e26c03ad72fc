export type ByteOrder = "little" | "big";

const HOST: ByteOrder = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? "little" : "big";

/** A copy of `bytes`, elements of `size` bytes each, from `order` to the machine's own byte order or back. */
export function toHostOrder(bytes: Uint8Array, size: number, order: ByteOrder): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  if (order === HOST || size === 1) return copy;
  for (let start = 0; start < copy.length; start += size) copy.subarray(start, start + size).reverse();
  return copy;
}
