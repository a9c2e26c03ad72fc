import type { Tensor } from "@saddlepoint/engine";
import type { ByteOrder } from "./byteOrder.ts";
import { ELEMENTS, type ElementType, namesIn, sizeOf, typeNamed } from "./elementTypes.ts";
import { rowMajorBytes } from "./rowMajor.ts";
import { elementCount, tensorFromBytes, tensorToBytes } from "./tensorBytes.ts";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // "\x93NUMPY"
const ALIGNMENT = 64;

type Header = { type: ElementType; order: ByteOrder; fortran: boolean; dims: number[]; dataStart: number };

function fail(name: string, problem: string): never {
  throw new Error(`parseNpy: ${name} ${problem}`);
}

/** Where the header's text lies: its length takes 2 bytes in version 1 and 4 in versions 2 and 3. */
function headerSpan(bytes: Uint8Array, name: string): { start: number; end: number } {
  if (bytes.length < 10) fail(name, `is truncated: expected at least 10 bytes, got ${bytes.length}`);
  if (MAGIC.some((byte, i) => bytes[i] !== byte))
    fail(name, 'is not a .npy file: it must begin with "\\x93NUMPY"');
  const version = bytes[6];
  if (version !== 1 && version !== 2 && version !== 3) {
    fail(name, `has .npy format version ${version}: expected 1, 2 or 3`);
  }
  const start = version === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < start) fail(name, `is truncated: expected at least ${start} bytes, got ${bytes.length}`);
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < end) fail(name, `is truncated: expected a header of ${end} bytes, got ${bytes.length}`);
  return { start, end };
}

function parseDescr(descr: string, name: string): { type: ElementType; order: ByteOrder } {
  const type = typeNamed("npy", descr.slice(1));
  if (type !== undefined) {
    if (descr[0] === "<" || (descr[0] === "|" && sizeOf(type) === 1)) return { type, order: "little" };
    if (descr[0] === ">") return { type, order: "big" };
  }
  return fail(name, `holds elements of type ${JSON.stringify(descr)}: expected one of ${namesIn("npy")}`);
}

function parseHeader(bytes: Uint8Array, name: string): Header {
  const { start, end } = headerSpan(bytes, name);
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  // The header is a Python literal: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || shape === undefined) {
    fail(name, `has a header without a plain descr, fortran_order and shape: ${JSON.stringify(text.trim())}`);
  }
  const dims = shape.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number(size)]));
  return { ...parseDescr(descr, name), fortran: fortran === "True", dims, dataStart: end };
}

/**
 * Reads a NumPy array file, format versions 1 to 3, little- or big-endian, C or Fortran order.
 *
 * @param bytes the whole file
 * @param name what to call the file in an error
 * @returns a tensor in row-major order of the file's own element type
 * @throws Error for another format, an element type that is not a plain number or bool, a truncated file, or bytes
 * after the last element
 * @see NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", and numpy.lib.format
 */
export function parseNpy(bytes: Uint8Array, name: string): Tensor {
  const { type, order, fortran, dims, dataStart } = parseHeader(bytes, name);
  const expected = dataStart + elementCount(dims) * sizeOf(type);
  if (bytes.length !== expected) {
    const fault = bytes.length < expected ? "is truncated" : "has bytes after its last element";
    fail(name, `${fault}: ${type} [${dims.join(", ")}] needs ${expected} bytes, got ${bytes.length}`);
  }
  const data = bytes.subarray(dataStart);
  return tensorFromBytes(type, fortran ? rowMajorBytes(data, sizeOf(type), dims) : data, dims, order);
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
