import { Tensor } from "@saddlepoint/engine";
import { type ByteOrder, toHostOrder } from "./byteOrder.ts";
import { ELEMENTS, sizeOf } from "./elementTypes.ts";
import { fromHalves } from "./halves.ts";
import { MAGIC, type NpyElement, parseNpyHeader } from "./npyHeader.ts";
import { rowMajorBytes } from "./rowMajor.ts";
import { byteCount, tensorOver, tensorToBytes } from "./tensorBytes.ts";

const ALIGNMENT = 64;

function fail(name: string, problem: string): never {
  throw new Error(`parseNpy: ${name} ${problem}`);
}

/** Texts that are filled up with zeros to one length, of characters of four bytes or of one. */
function textsOf(bytes: Uint8Array, size: number, wide: boolean, order: ByteOrder, name: string): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = wide ? 4 : 1;
  return Array.from({ length: bytes.length / size }, (_, i) => {
    let text = "";
    for (let at = i * size; at < (i + 1) * size; at += width) {
      const code = wide ? view.getUint32(at, order === "little") : view.getUint8(at);
      if (code > 0x10ffff)
        fail(name, `is damaged: a character must be at most 10ffff, got ${code.toString(16)}`);
      text += String.fromCodePoint(code);
    }
    return text.replace(/\0+$/, "");
  });
}

function tensorOf(element: NpyElement, data: Uint8Array, dims: readonly number[], name: string): Tensor {
  switch (element.kind) {
    case "number":
      return tensorOver(element.type, data, dims, element.order);
    case "half": {
      const halves = new Uint16Array(toHostOrder(data, 2, element.order).buffer);
      return new Tensor("float32", fromHalves(halves), dims);
    }
    case "text":
      return new Tensor("string", textsOf(data, element.size, element.wide, element.order, name), dims);
  }
}

/**
 * Reads a NumPy array file, format versions 1 to 3, little- or big-endian, C or Fortran order.
 *
 * @param bytes the whole file
 * @param name what to call the file in an error
 * @returns a tensor in row-major order of the file's own element type, float16 as float32 and texts as strings; its numbers may
 * lie in the memory of `bytes`
 * @throws Error for another format, an element type that is not a plain number, bool or text, a truncated file, or bytes
 * after the last element
 * @see NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", and numpy.lib.format
 */
export function parseNpy(bytes: Uint8Array, name: string): Tensor {
  const { element, fortran, dims, dataStart } = parseNpyHeader(bytes, name);
  const { size } = element;
  const count = byteCount(dims, size);
  if (count === undefined) fail(name, `has more elements than any file: its shape is (${dims.join(", ")})`);
  const expected = dataStart + count;
  if (bytes.length !== expected) {
    const type = element.kind === "number" ? element.type : element.kind;
    const fault = bytes.length < expected ? "is truncated" : "has bytes after its last element";
    fail(name, `${fault}: ${type} [${dims.join(", ")}] needs ${expected} bytes, got ${bytes.length}`);
  }
  const data = bytes.subarray(dataStart);
  return tensorOf(element, fortran ? rowMajorBytes(data, size, dims) : data, dims, name);
}

/**
 * Writes a tensor as a NumPy array file: little-endian, C order, data aligned to 64 bytes, format version 1 (version 2
 * where the header is too long for it).
 *
 * @throws TypeError for an element type that NumPy files here do not hold, such as strings
 */
export function encodeNpy(tensor: Tensor): Uint8Array<ArrayBuffer> {
  const { type, bytes } = tensorToBytes(tensor);
  const order = sizeOf(type) === 1 ? "|" : "<";
  const shape = tensor.dims.length === 1 ? `(${tensor.dims[0]},)` : `(${tensor.dims.join(", ")})`;
  const literal = `{'descr': '${order}${ELEMENTS[type].npy}', 'fortran_order': False, 'shape': ${shape}, }`;
  const version = literal.length + ALIGNMENT + 10 > 0xffff ? 2 : 1;
  const start = version === 1 ? 10 : 12;
  const dataStart = Math.ceil((start + literal.length + 1) / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(dataStart + bytes.length);
  file.set([...MAGIC, version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, dataStart - start, true);
  else view.setUint32(8, dataStart - start, true);
  file.set(new TextEncoder().encode(`${literal.padEnd(dataStart - start - 1)}\n`), start);
  file.set(bytes, dataStart);
  return file;
}
