import { type ElementType, namesIn, sizeOf, typeNamed } from "./elementTypes.ts";
import { isPlainObject, type PlainObject } from "./isPlainObject.ts";
import { elementCount } from "./tensorBytes.ts";

/** One tensor's place: bytes begin … end − 1 counted from `dataStart`. */
type SafetensorsEntry = {
  name: string;
  type: ElementType;
  dims: number[];
  begin: number;
  end: number;
};

export type SafetensorsHeader = {
  entries: SafetensorsEntry[];
  metadata: Record<string, string>;
  /** Where the tensors' bytes start in the file; the header's JSON is bytes 8 … dataStart − 1. */
  dataStart: number;
};

function fail(file: string, problem: string): never {
  throw new Error(`decodeSafetensors: ${file} ${problem}`);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function parseJson(bytes: Uint8Array, file: string): PlainObject {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    fail(file, `has a damaged header: ${error instanceof Error ? error.message : error}`);
  }
  if (!isPlainObject(json)) fail(file, "has a damaged header: expected a JSON object");
  return json;
}

function parseMetadata(value: unknown, file: string): Record<string, string> {
  if (value === undefined) return {};
  if (!isPlainObject(value)) fail(file, "has a damaged header: __metadata__ must be an object of strings");
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => {
      if (typeof text !== "string") fail(file, `has a damaged header: __metadata__.${key} must be a string`);
      return [key, text];
    }),
  );
}

function parseEntry(name: string, value: unknown, file: string): SafetensorsEntry {
  const label = `tensor ${JSON.stringify(name)}`;
  if (!isPlainObject(value)) fail(file, `has a damaged header: ${label} must be an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  const type = typeNamed("dtype", dtype);
  if (type === undefined)
    fail(file, `holds ${label} of type ${JSON.stringify(dtype)}: expected one of ${namesIn("dtype")}`);
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    fail(file, `has a damaged header: ${label} must have a shape and data_offsets`);
  }
  const [begin = 0, end = 0] = offsets;
  const expected = elementCount(shape) * sizeOf(type);
  if (end - begin !== expected) {
    fail(
      file,
      `is damaged: ${label}, ${type} [${shape.join(", ")}], needs ${expected} bytes, got ${end - begin}`,
    );
  }
  return { name, type, dims: shape, begin, end };
}

/** Every byte after the header belongs to exactly one tensor, as the format demands. */
function checkCoverage(entries: readonly SafetensorsEntry[], dataLength: number, file: string): void {
  let at = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    const label = `tensor ${JSON.stringify(name)}`;
    if (begin !== at) fail(file, `is damaged: ${label} must begin at byte ${at} of the data, got ${begin}`);
    if (end > dataLength) {
      fail(file, `is truncated: ${label} ends at byte ${end} of the data, got ${dataLength} bytes`);
    }
    at = end;
  }
  if (at !== dataLength) fail(file, `has ${dataLength - at} bytes after its last tensor`);
}

/** Reads and checks everything but the elements; throws as `decodeSafetensors` does. */
export function parseSafetensorsHeader(bytes: Uint8Array, file: string): SafetensorsHeader {
  if (bytes.length < 8) fail(file, `is truncated: expected at least 8 bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = 8 + Number(view.getBigUint64(0, true));
  if (bytes.length < dataStart) {
    fail(file, `is truncated: expected a header of ${dataStart} bytes, got ${bytes.length}`);
  }
  const { __metadata__, ...tensors } = parseJson(bytes.subarray(8, dataStart), file);
  const entries = Object.entries(tensors).map(([name, value]) => parseEntry(name, value, file));
  checkCoverage(entries, bytes.length - dataStart, file);
  return { entries, metadata: parseMetadata(__metadata__, file), dataStart };
}
