import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { grad, type numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { layers } from "../testing/layers.ts";
import { spec } from "./arguments.ts";
import { compile } from "./compile.ts";
import { ModelProtoSchema } from "./onnx/onnx_pb.ts";

const LAYERS = fileURLToPath(new URL("../testing/layers.ts", import.meta.url));
const text = readFileSync(LAYERS, "utf8").split("\n");

/** A line of the layers as sources name it. */
const line = (words: string): string => {
  const found = text.findIndex((each) => each.includes(`// ${words}`));
  if (found < 0) throw new Error(`no line says ${words}`);
  return `${LAYERS}:${found + 1}`;
};

interface Arguments {
  readonly x: np.Array;
  readonly weights: { readonly dense: { readonly kernel: np.Array } };
}

/** The loss of a layer and a layer under it, and its gradient in the weights. */
function slope({ x, weights }: Arguments): unknown {
  const loss = (kernel: np.Array) => {
    const hidden = layers.gate(layers.rectified(layers.product(x.ref, kernel)));
    return layers.squared(hidden);
  };
  const gradient = grad(loss)(weights.dense.kernel);
  x.dispose();
  return gradient;
}

async function modelOf(fn: (given: Arguments) => unknown, sources: boolean) {
  const example = { x: spec([4, 3]), weights: { dense: { kernel: spec([3, 3]) } } };
  const compiled = await compile(fn, [example], { argumentNames: ["state"], sources });
  await compiled.release();
  const model = fromBinary(ModelProtoSchema, compiled.model);
  return { model, nodes: model.graph?.node ?? [] };
}

const headOf = (doc: string): string => doc.split("\n").slice(0, 2).join(" at ");

test("every node says which line made it, and a gradient's which line it is the gradient of", async () => {
  const { nodes } = await modelOf(slope, true);
  const heads = (op: string) => nodes.filter(({ opType }) => opType === op).map((n) => headOf(n.docString));
  expect(heads("MatMul")).toEqual([
    `state.weights.dense at ${line("the product")}`,
    `gradient of state.weights.dense at ${line("the product")}`,
  ]);
  expect(heads("Where")).toContain(`gradient of state.weights.dense at ${line("the rectifier")}`);
  const all = new Set(nodes.map(({ docString }) => docString.split("\n")[1]));
  const expected = ["the product", "the rectifier", "the gate", "the penalty"].map(line);
  expect([...all].sort()).toEqual(expected.sort());
});

test("the calls that led to a line follow it", async () => {
  const { nodes } = await modelOf(
    ({ x, weights }) =>
      layers.squared(layers.product(layers.product(x, weights.dense.kernel.ref), weights.dense.kernel)),
    true,
  );
  const { docString = "" } = nodes.find(({ opType }) => opType === "MatMul") ?? {};
  const [, first, ...callers] = docString.split("\n");
  expect(first).toBe(line("the product"));
  expect(callers.filter((frame) => !/:\d+$/.test(frame) || frame.includes("jax-js"))).toEqual([]);
});

test("a gradient of a gradient is traced to the line under both", async () => {
  const { nodes } = await modelOf(({ x, weights }) => {
    const score = (at: np.Array, kernel: np.Array) => layers.squared(layers.product(at, kernel));
    const penalty = (kernel: np.Array) =>
      layers.squared(grad((at: np.Array) => score(at, kernel.ref))(x.ref));
    const found = grad(penalty)(weights.dense.kernel);
    x.dispose();
    return found;
  }, true);
  const products = nodes.filter(({ opType }) => opType === "MatMul").map((n) => headOf(n.docString));
  expect(products.length).toBeGreaterThanOrEqual(4);
  expect(new Set(products.map((head) => head.replace(/^.* at /, "")))).toEqual(
    new Set([line("the product")]),
  );
});

test("sources change nothing of a model but its doc strings", async () => {
  const [plain, told, after] = [
    await modelOf(slope, false),
    await modelOf(slope, true),
    await modelOf(slope, false),
  ];
  expect(told.nodes.filter(({ docString }) => docString === "").map(({ name }) => name)).toEqual([]);
  for (const node of told.nodes) node.docString = "";
  expect(toBinary(ModelProtoSchema, told.model)).toEqual(toBinary(ModelProtoSchema, plain.model));
  expect(toBinary(ModelProtoSchema, after.model)).toEqual(toBinary(ModelProtoSchema, plain.model));
});
