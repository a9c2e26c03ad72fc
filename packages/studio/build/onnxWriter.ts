/** A field of a message as its bytes need it. */
export type FieldTable = readonly [
  name: string,
  number: number,
  kind: "varint" | "float" | "double" | "string" | "bytes" | "message",
  /** One value, one after the other with a tag each, or all behind one tag. */
  many: "one" | "each" | "packed",
  /** Of a message: which. */
  message: number,
  /** Of a choice between fields: the property that holds the choice, as { case, value }. */
  choice: string,
];

/** A message among those that are in it. */
export interface MessageTable {
  readonly tables: readonly (readonly FieldTable[])[];
  readonly index: number;
}

/** A message from what is in it: as it is, since only what is set is written. Stands for @bufbuild/protobuf's. */
export const create = <Init>(_: unknown, init: Init): Init => init;

/** The bytes of a message in protobuf's wire format. Stands for @bufbuild/protobuf's, and gives the same. */
export const toBinary = ({ tables, index }: MessageTable, message: object): Uint8Array<ArrayBuffer> =>
  joined((tables[index] ?? []).flatMap((field) => partsOf(tables, field, contentOf(field, message))));

type Tables = MessageTable["tables"];
type Bytes = readonly number[] | Uint8Array;

function joined(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function contentOf([name, , , , , choice]: FieldTable, message: object): unknown {
  if (choice === "") return Reflect.get(message, name);
  const chosen: unknown = Reflect.get(message, choice);
  if (typeof chosen !== "object" || chosen === null || Reflect.get(chosen, "case") !== name) return undefined;
  return Reflect.get(chosen, "value");
}

const WIRE_TYPE = { varint: 0, double: 1, string: 2, bytes: 2, message: 2, float: 5 } as const;

/** What a field is in its message: tags, each with the value behind it. */
function partsOf(tables: Tables, field: FieldTable, value: unknown): readonly Bytes[] {
  const [, number, kind, many] = field;
  const tagged = (item: unknown) => [varint(number * 8 + WIRE_TYPE[kind]), bytesOf(tables, field, item)];
  if (value === undefined) return [];
  if (many === "one") return tagged(value);
  if (!Array.isArray(value) || value.length === 0) return [];
  if (many === "each") return value.flatMap(tagged);
  return [varint(number * 8 + 2), sized(joined(value.map((item: unknown) => bytesOf(tables, field, item))))];
}

function bytesOf(tables: Tables, [name, , kind, , index]: FieldTable, value: unknown): Bytes {
  const number = typeof value === "number";
  if (kind === "varint" && (number || typeof value === "bigint")) return varint(value);
  if (kind === "float" && number) return new Uint8Array(Float32Array.of(value).buffer);
  if (kind === "double" && number) return new Uint8Array(Float64Array.of(value).buffer);
  if (kind === "string" && typeof value === "string") return sized(new TextEncoder().encode(value));
  if (kind === "bytes" && value instanceof Uint8Array) return sized(value);
  if (kind === "message" && typeof value === "object" && value !== null)
    return sized(toBinary({ tables, index }, value));
  throw new TypeError(`toBinary(message): ${name} must be a ${kind}, got ${typeof value}`);
}

/** Bytes behind their number. */
const sized = (bytes: Uint8Array): Bytes => joined([varint(bytes.length), bytes]);

/** Seven bits a byte, the lowest first; negative numbers as 64 bits in two's complement. */
function varint(value: bigint | number): readonly number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return bytes;
}
