import { fc } from "@fast-check/vitest";
import type { Tensor } from "@saddlepoint/engine";
import { ELEMENTS, isElementType, sizeOf } from "../src/data/elementTypes.ts";
import { elementCount, tensorFromBytes } from "../src/data/tensorBytes.ts";

/** Tensors of every element type with arbitrary bits (NaN payloads included), ranks 0 to 4, zero sizes included. */
export const arbitraryTensor: fc.Arbitrary<Tensor> = fc
  .record({
    type: fc.constantFrom(...Object.keys(ELEMENTS).filter(isElementType)),
    dims: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
  })
  .chain(({ type, dims }) => {
    const length = elementCount(dims) * sizeOf(type);
    const byte = fc.integer({ min: 0, max: type === "bool" ? 1 : 255 });
    return fc
      .array(byte, { minLength: length, maxLength: length })
      .map((bytes) => tensorFromBytes(type, new Uint8Array(bytes), dims));
  });

/** The raw bytes of a tensor's elements, for comparisons that NaN payloads survive. */
export function bitsOf(tensor: Tensor): number[] {
  const { data } = tensor;
  if (Array.isArray(data)) throw new TypeError("bitsOf(tensor): a tensor of strings has no bits");
  return Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
