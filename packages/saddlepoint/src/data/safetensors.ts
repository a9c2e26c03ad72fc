import type { Tensor } from "@saddlepoint/engine";
import { ELEMENTS, isElementType, sizeOf } from "./elementTypes.ts";
import { parseSafetensorsHeader } from "./safetensorsHeader.ts";
import { tensorFromBytes, tensorToBytes } from "./tensorBytes.ts";

export type Safetensors = { tensors: Record<string, Tensor>; metadata: Record<string, string> };

const ALIGNMENT = 8;

/** Largest elements first, then by name, so that every tensor starts at a multiple of its element size. */
function fileOrder([nameA, a]: [string, Tensor], [nameB, b]: [string, Tensor]): number {
  return elementSize(b) - elementSize(a) || (nameA < nameB ? -1 : 1);
}

const elementSize = ({ type }: Tensor): number => (isElementType(type) ? sizeOf(type) : 0);

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
    const { dtype } = ELEMENTS[type];
    fields.push([name, { dtype, shape: tensor.dims, data_offsets: [offset, offset + bytes.length] }]);
    chunks.push(bytes);
    offset += bytes.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(fields)));
  const headerLength = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(8 + headerLength + offset);
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
  const tensors = entries.map(({ name, type, dims, begin, end }): [string, Tensor] => [
    name,
    tensorFromBytes(type, bytes.subarray(dataStart + begin, dataStart + end), dims),
  ]);
  return { tensors: Object.fromEntries(tensors), metadata };
}
