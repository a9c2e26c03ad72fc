import type { Tensor } from "@saddlepoint/engine";
import { type ElementType, sizeOf } from "./elementTypes.ts";
import { foreignKind } from "./foreignFile.ts";
import { byteCount, tensorOver } from "./tensorBytes.ts";

/** Element types by the third byte of the file. */
const TYPE_BY_CODE = new Map<number, ElementType>([
  [0x08, "uint8"],
  [0x09, "int8"],
  [0x0b, "int16"],
  [0x0c, "int32"],
  [0x0d, "float32"],
  [0x0e, "float64"],
]);

const CODES = [...TYPE_BY_CODE].map(([code, type]) => `0x${hex(code)} ${type}`).join(", ");

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function readMagic(bytes: Uint8Array, name: string): { type: ElementType; rank: number } {
  const [zero0, zero1, code, rank] = bytes;
  if (zero0 === undefined || zero1 === undefined || code === undefined || rank === undefined) {
    throw new Error(
      `parseIdx: ${name} is truncated: expected a 4-byte magic number, got ${bytes.length} bytes`,
    );
  }
  const type = TYPE_BY_CODE.get(code);
  if (zero0 !== 0 || zero1 !== 0 || type === undefined) {
    const got = [zero0, zero1, code, rank].map(hex).join(" ");
    const kind = foreignKind(bytes);
    throw new Error(
      `parseIdx: ${name} is not an IDX file: expected it to begin with 00 00, an element type (${CODES}) ` +
        `and the number of dimensions, got ${got}${kind === undefined ? "" : `; it is ${kind}`}`,
    );
  }
  return { type, rank };
}

/**
 * Reads an IDX file, the format of MNIST: 00 00, an element type, the rank, the sizes (32-bit, big-endian), then the
 * elements in row-major order, big-endian.
 *
 * @param bytes the whole file
 * @param name what to call the file in an error
 * @returns a tensor of the file's own element type and dimensions, e.g. uint8 [60000, 28, 28]; its numbers may lie in the memory
 * of `bytes`
 * @throws Error for a wrong magic number, a truncated file, or bytes after the last element
 * @see LeCun, Cortes and Burges, "The MNIST database of handwritten digits", file formats
 */
export function parseIdx(bytes: Uint8Array, name: string): Tensor {
  const { type, rank } = readMagic(bytes, name);
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    throw new Error(
      `parseIdx: ${name} is truncated: expected ${start} bytes of header for ${rank} dimensions, got ${bytes.length}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dims = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = byteCount(dims, sizeOf(type));
  if (count === undefined) {
    throw new Error(`parseIdx: ${name} has more elements than any file: its sizes are [${dims.join(", ")}]`);
  }
  const expected = start + count;
  if (bytes.length !== expected) {
    const fault = bytes.length < expected ? "is truncated" : "has bytes after its last element";
    throw new Error(
      `parseIdx: ${name} ${fault}: ${type} [${dims.join(", ")}] needs ${expected} bytes, got ${bytes.length}`,
    );
  }
  return tensorOver(type, bytes.subarray(start), dims, "big");
}
