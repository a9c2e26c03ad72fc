import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import * as onnx from "../../engine/src/onnx/onnx_pb.ts";
import type { FieldTable, MessageTable } from "./onnxWriter.ts";

const ENCODER = fileURLToPath(new URL("../../engine/src/onnx/encode.ts", import.meta.url));
/** What stands for a module in a page. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  "@bufbuild/protobuf": fileURLToPath(new URL("onnxWriter.ts", import.meta.url)),
  "onnxruntime-common": fileURLToPath(new URL("pageTensor.ts", import.meta.url)),
};

type DescField = (typeof onnx.ModelProtoSchema)["fields"][number];
type DescMessage = NonNullable<DescField["message"]>;

/**
 * The page writes ONNX models and reads none: of protobuf it takes a writer and the tables of what the engine's encoder
 * names, made here from ONNX's own descriptors. Its tensors lie in memory, never in images or on a GPU.
 */
export function leanOnnx(): Plugin {
  return {
    name: "studio-lean-onnx",
    enforce: "pre",
    resolveId: (source) => STANDS_FOR[source] ?? null,
    load: (id) => (id.endsWith("/onnx/onnx_pb.ts") ? tables() : null),
  };
}

/** The module that stands for the generated one: the numbers of its enumerations, and the one message that is written. */
function tables(): string {
  const enumerations = {
    AttributeProto_AttributeType: onnx.AttributeProto_AttributeType,
    TensorProto_DataType: onnx.TensorProto_DataType,
  };
  return [
    ...Object.entries(enumerations).map(
      ([name, numbers]) => `export const ${name} = ${JSON.stringify(forward(numbers))};`,
    ),
    `export const ModelProtoSchema = ${JSON.stringify(modelTable())};`,
  ].join("\n");
}

const forward = (numbers: object): Record<string, number> =>
  Object.fromEntries(Object.entries(numbers).filter(([, number]) => typeof number === "number"));

/** What the bytes of a model need: of every message the fields that the engine's encoder names. */
export function modelTable(): MessageTable {
  const named = new Set(readFileSync(ENCODER, "utf8").match(/\w+/g));
  const messages: DescMessage[] = [onnx.ModelProtoSchema];
  const indexOf = (message: DescMessage): number => {
    const known = messages.findIndex(({ typeName }) => typeName === message.typeName);
    return known === -1 ? messages.push(message) - 1 : known;
  };
  const tables: FieldTable[][] = [];
  for (let i = 0; i < messages.length; i++) {
    const fields = messages[i]?.fields.filter(({ localName }) => named.has(localName)) ?? [];
    tables.push(fields.toSorted((a, b) => a.number - b.number).map((field) => fieldTable(field, indexOf)));
  }
  return { tables, index: 0 };
}

function fieldTable(field: DescField, indexOf: (message: DescMessage) => number): FieldTable {
  const { localName, number, message, oneof } = field;
  const many = field.fieldKind !== "list" ? "one" : field.packed ? "packed" : "each";
  const index = message === undefined ? 0 : indexOf(message);
  return [localName, number, kindOf(field), many, index, oneof?.localName ?? ""];
}

/** The types of scalars by descriptor.proto's numbers; 0 for an enumeration, which has none. */
const KINDS: Readonly<Record<number, FieldTable[2]>> = { 1: "double", 2: "float", 9: "string", 12: "bytes" };
const VARINTS = [0, 3, 4, 5, 8, 13];

function kindOf({ message, scalar, name }: DescField): FieldTable[2] {
  if (message !== undefined) return "message";
  const type: number = scalar ?? 0;
  const kind = VARINTS.includes(type) ? "varint" : KINDS[type];
  if (kind !== undefined) return kind;
  throw new Error(`leanOnnx: ${name} is of type ${scalar}, which the page's writer does not know`);
}
