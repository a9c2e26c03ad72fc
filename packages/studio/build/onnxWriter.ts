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

/** A part of a file: some bytes, or an array that was there already. */
type Part = number[] | Uint8Array;

interface Sink {
  readonly parts: Part[];
  length: number;
}

/** A message from what is in it: as it is, since only what is set is written. Stands for @bufbuild/protobuf's. */
export const create = <Init>(_: unknown, init: Init): Init => init;

/** The bytes of a message in protobuf's wire format. Stands for @bufbuild/protobuf's, and gives the same. */
export function toBinary({ tables, index }: MessageTable, message: object): Uint8Array<ArrayBuffer> {
  const { parts, length } = written(tables, index, message);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function written(tables: MessageTable["tables"], index: number, message: object): Sink {
  const sink: Sink = { parts: [], length: 0 };
  for (const field of tables[index] ?? []) {
    const value = contentOf(field, message);
    if (value === undefined) continue;
    const [, , , many] = field;
    if (many === "one") writeTagged(sink, tables, field, value);
    else if (Array.isArray(value) && many === "each")
      for (const item of value) writeTagged(sink, tables, field, item);
    else if (Array.isArray(value) && value.length > 0) {
      const inner: Sink = { parts: [], length: 0 };
      for (const item of value) writeValue(inner, tables, field, item);
      varint(sink, field[1] * 8 + 2);
      append(sink, inner);
    }
  }
  return sink;
}

function contentOf([name, , , , , choice]: FieldTable, message: object): unknown {
  if (choice === "") return Reflect.get(message, name);
  const chosen: unknown = Reflect.get(message, choice);
  if (typeof chosen !== "object" || chosen === null || Reflect.get(chosen, "case") !== name) return undefined;
  return Reflect.get(chosen, "value");
}

const WIRE_TYPE = { varint: 0, double: 1, string: 2, bytes: 2, message: 2, float: 5 } as const;

function writeTagged(sink: Sink, tables: MessageTable["tables"], field: FieldTable, value: unknown): void {
  varint(sink, field[1] * 8 + WIRE_TYPE[field[2]]);
  writeValue(sink, tables, field, value);
}

function writeValue(sink: Sink, tables: MessageTable["tables"], field: FieldTable, value: unknown): void {
  const [name, , kind, , message] = field;
  const number = typeof value === "number";
  if (kind === "varint" && (number || typeof value === "bigint")) varint(sink, value);
  else if (kind === "float" && number) put(sink, new Uint8Array(Float32Array.of(value).buffer));
  else if (kind === "double" && number) put(sink, new Uint8Array(Float64Array.of(value).buffer));
  else if (kind === "string" && typeof value === "string") sized(sink, new TextEncoder().encode(value));
  else if (kind === "bytes" && value instanceof Uint8Array) sized(sink, value);
  else if (kind === "message" && typeof value === "object" && value !== null)
    append(sink, written(tables, message, value));
  else throw new TypeError(`toBinary(message): ${name} must be a ${kind}, got ${typeof value}`);
}

function put(sink: Sink, part: Uint8Array): void {
  sink.parts.push(part);
  sink.length += part.length;
}

function sized(sink: Sink, bytes: Uint8Array): void {
  varint(sink, bytes.length);
  put(sink, bytes);
}

function append(sink: Sink, inner: Sink): void {
  varint(sink, inner.length);
  for (const part of inner.parts) sink.parts.push(part);
  sink.length += inner.length;
}

/** Seven bits a byte, the lowest first; negative numbers as 64 bits in two's complement. */
function varint(sink: Sink, value: bigint | number): void {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  sink.parts.push(bytes);
  sink.length += bytes.length;
}
