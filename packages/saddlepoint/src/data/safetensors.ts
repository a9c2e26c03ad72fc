import type { Tensor } from "@saddlepoint/engine";
import { ELEMENT_SIZES, type ElementType, isElementType } from "./elementTypes.ts";
import { parseSafetensorsHeader, type SafetensorsEntry } from "./safetensorsHeader.ts";
import { DTYPE_BY_TYPE } from "./safetensorsTypes.ts";
import { tensorFromBytes, tensorToBytes } from "./tensorBytes.ts";

export type Safetensors = { tensors: Record<string, Tensor>; metadata: Record<string, string> };

const ALIGNMENT = 8;

/** Largest elements first, then by name, so that every tensor starts at a multiple of its element size. */
function fileOrder([nameA, a]: [string, Tensor], [nameB, b]: [string, Tensor]): number {
  return elementSize(b) - elementSize(a) || (nameA < nameB ? -1 : 1);
}

function elementSize(tensor: Tensor): number {
  return isElementType(tensor.type) ? ELEMENT_SIZES[tensor.type] : 0;
}

/**
 * Writes named tensors as a safetensors file: the header's length (8 bytes, little-endian), the header (JSON padded
 * with spaces to 8 bytes), the elements without gaps. The same tensors and metadata give the same bytes.
 *
 * @throws TypeError for an element type the format does not hold; RangeError for a tensor named "__metadata__"
 * @see the safetensors format, https://github.com/huggingface/safetensors
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  let offset = 0;
  const chunks: Uint8Array[] = [];
  const fields: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) fields.push(["__metadata__", metadata]);
  for (const [name, tensor] of Object.entries(tensors).sort(fileOrder)) {
    if (name === "__metadata__") {
      throw new RangeError('encodeSafetensors(tensors): no tensor may be named "__metadata__"');
    }
    const { type, bytes } = tensorToBytes(tensor);
    const dtype = DTYPE_BY_TYPE[type];
    fields.push([name, { dtype, shape: tensor.dims, data_offsets: [offset, offset + bytes.length] }]);
    chunks.push(bytes);
    offset += bytes.length;
  }
  return assemble(new TextEncoder().encode(JSON.stringify(Object.fromEntries(fields))), chunks, offset);
}

function assemble(
  json: Uint8Array,
  chunks: readonly Uint8Array[],
  dataLength: number,
): Uint8Array<ArrayBuffer> {
  const headerLength = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(8 + headerLength + dataLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(json, 8);
  let at = 8 + headerLength;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

function decodeEntry(bytes: Uint8Array, dataStart: number, entry: SafetensorsEntry): [string, Tensor] {
  const type: ElementType = entry.type;
  const data = bytes.subarray(dataStart + entry.begin, dataStart + entry.end);
  return [entry.name, tensorFromBytes(type, data, entry.dims)];
}

/**
 * Reads a safetensors file.
 *
 * @param bytes the whole file
 * @param name what to call the file in an error
 * @throws Error naming the file and the tensor for a malformed header, an element type without a tensor type here,
 * overlapping tensors, gaps between them, or a truncated file
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const { entries, metadata, dataStart } = parseSafetensorsHeader(bytes, name);
  return {
    tensors: Object.fromEntries(entries.map((entry) => decodeEntry(bytes, dataStart, entry))),
    metadata,
  };
}
