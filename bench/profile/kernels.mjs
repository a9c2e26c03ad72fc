import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { fromBinary } from "@bufbuild/protobuf";
import { flopsOf, movesMemory } from "../../packages/engine/dist/cost/arithmetic.js";
import { inherited } from "../../packages/engine/dist/inherited.js";
import { ModelProtoSchema } from "../../packages/engine/dist/onnx/onnx_pb.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SUFFIX = "_kernel_time";
/** These run other operators, which are counted themselves. */
const CONTROL = new Set(["Scan", "Loop", "If"]);
const BYTES = { double: 8, int64: 8, uint64: 8, bool: 1, int8: 1, uint8: 1, float16: 2, bfloat16: 2 };
const GRADIENT = "gradient of ";

/**
 * The operators of a profiled step, each with its time, its work and the line of source that it comes from.
 *
 * @returns `kernels`, and `runtimeMs` and `operatorsMs` a step: what ONNX Runtime took altogether and what its operators took
 */
export function kernelsOf({ events, steps, calls, model, optimised }) {
  const nodes = nodesOf(optimised, model);
  const runs = events.filter(({ name }) => name === "model_run").slice(-calls);
  const from = runs[0].ts;
  const found = new Map();
  for (const { cat, name, ts, dur, args } of events) {
    if (cat !== "Node" || ts < from || !name.endsWith(SUFFIX) || CONTROL.has(args.op_name)) continue;
    const node = name.slice(0, -SUFFIX.length);
    const key = `${node} ${args.op_name}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { node, args, us: dur, count: 1 });
    else {
      known.us += dur;
      known.count += 1;
    }
  }
  const kernels = [...found.values()].map((each) => kernel(each, nodes.get(each.node), steps));
  return {
    kernels,
    operatorsMs: kernels.reduce((sum, { ms }) => sum + ms, 0),
    runtimeMs: runs.reduce((sum, { dur }) => sum + dur, 0) / 1000 / steps,
  };
}

function kernel({ node, args, us, count }, known, steps) {
  const op = args.op_name;
  const inputs = args.input_type_shape.map(typed);
  const outputs = args.output_type_shape.map(typed);
  const runs = count / steps;
  const flops = flopsOf({
    op,
    inputs: inputs.map(({ shape }) => shape),
    outputs: outputs.map(({ shape }) => shape),
    integer: (name) => known?.integers.get(name),
  });
  // What an operator takes twice it reads once.
  const names = known?.node.input.filter((name) => name !== "") ?? [];
  const read = inputs.filter((_, i) => names[i] === undefined || names.indexOf(names[i]) === i);
  const bytes = movesMemory(op) ? [...read, ...outputs].reduce((sum, array) => sum + array.bytes, 0) : 0;
  return {
    node,
    op,
    shapes: `${inputs.map(shown).join(" ")} -> ${outputs.map(shown).join(" ")}`,
    ms: us / 1000 / steps,
    runs,
    flops: flops * runs,
    bytes: bytes * runs,
    ...sourceOf(known?.doc),
  };
}

function typed(of) {
  const [type, shape] = Object.entries(of)[0] ?? ["float", []];
  return { shape, bytes: (BYTES[type] ?? 4) * shape.reduce((size, extent) => size * extent, 1) };
}

const shown = ({ shape }) => `[${shape.join(",")}]`;

/** Every graph of a model, bodies included. */
function graphsOf(graph) {
  const bodies = graph.node.flatMap(({ attribute }) =>
    attribute.flatMap(({ g }) => (g === undefined ? [] : [g])),
  );
  return [graph, ...bodies.flatMap(graphsOf)];
}

/**
 * The nodes of the model that runs, by name, with the doc strings of the compiled one. A node that the runtime fused bears the
 * name of the one that does most of its work, and more after a slash; one that it put in gives what a compiled node gave, or
 * stands before or behind one that does.
 */
function nodesOf(optimised, model) {
  const compiled = graphsOf(fromBinary(ModelProtoSchema, model).graph).flatMap(({ node }) => node);
  const documented = compiled.filter(({ docString }) => docString !== "");
  const byName = new Map(documented.map(({ name, docString }) => [name, docString]));
  const byResult = documented.flatMap(({ output, docString }) => output.map((name) => [name, docString]));
  const found = new Map();
  for (const { node: nodes } of graphsOf(fromBinary(ModelProtoSchema, optimised).graph)) {
    const named = nodes.flatMap(({ name, output }) => {
      const doc = docNamed(name, byName);
      return doc === undefined ? [] : output.map((result) => [result, doc]);
    });
    const makers = nodes.map(({ input, output }) => ({
      inputs: input.filter((name) => name !== ""),
      outputs: output,
    }));
    inherited(makers, new Map([...byResult, ...named])).forEach((doc, i) => {
      const node = nodes[i];
      const integers = new Map(node.attribute.map(({ name, i: value }) => [name, Number(value)]));
      found.set(node.name, { node, doc, integers });
    });
  }
  return found;
}

function docNamed(name, byName) {
  for (let prefix = name; prefix !== ""; prefix = prefix.slice(0, Math.max(prefix.lastIndexOf("/"), 0))) {
    const doc = byName.get(prefix);
    if (doc !== undefined) return doc;
  }
  return undefined;
}

const LAYER = /^(gradient of )?(?:state\.)?(.*)$/;
const FRAME = /^(.*):(\d+)$/;

/** A doc string as the layer, the direction, the line and its text. */
function sourceOf(doc) {
  if (doc === undefined) return { layer: "", gradient: false };
  const [head, frame] = doc.split("\n");
  const [, , layer] = LAYER.exec(head) ?? [];
  const gradient = head.startsWith(GRADIENT);
  const [, path, number] = FRAME.exec(frame ?? "") ?? [];
  if (path === undefined) return { layer, gradient };
  const short = relative(ROOT, path)
    .split(sep)
    .join("/")
    .replace(/^packages\/saddlepoint\/src\//, "");
  return { layer, gradient, line: `${short}:${number}`, text: textOf(path, Number(number)) };
}

const files = new Map();

function textOf(path, number) {
  if (!files.has(path)) {
    try {
      files.set(path, readFileSync(path, "utf8").split("\n"));
    } catch {
      files.set(path, []);
    }
  }
  return files.get(path)[number - 1]?.trim() ?? "";
}
