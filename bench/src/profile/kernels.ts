import { existsSync, readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import {
  flopsOf,
  type GraphProto,
  inherited,
  modelMessages,
  movesMemory,
  type NodeProto,
} from "../engineInside.ts";
import { fromRoot } from "../paths.ts";
import { product, sum } from "../turns/statistics.ts";
import type { ProfilerEvent, Recorded } from "./record.ts";

const SUFFIX = "_kernel_time";
/** These run other operators, which are counted themselves. */
const CONTROL: ReadonlySet<string> = new Set(["Scan", "Loop", "If"]);
const BYTES: Readonly<Record<string, number>> = {
  double: 8,
  int64: 8,
  uint64: 8,
  bool: 1,
  int8: 1,
  uint8: 1,
  float16: 2,
  bfloat16: 2,
};

/** Where an operator comes from: a layer, a line of source and its text, as far as they are known. */
type Source = {
  readonly layer: string;
  readonly gradient: boolean;
  readonly line?: string;
  readonly text?: string;
};

/** An operator of a step: its time in milliseconds, how often it runs, and its work. */
export type Kernel = Source & {
  readonly node: string;
  readonly op: string;
  readonly shapes: string;
  readonly ms: number;
  readonly operators: number;
  readonly flops: number;
  readonly bytes: number;
};

/** A node of the model that runs, with the doc string of the compiled one and its integer attributes. */
type KnownNode = {
  readonly node: NodeProto;
  readonly doc: string | undefined;
  readonly integers: ReadonlyMap<string, number>;
};

type Ran = { readonly node: string; readonly args: ProfilerEvent["args"]; us: number; count: number };

/**
 * The operators of a profiled step, each with its time, its work and the line of source that it comes from.
 *
 * @returns `kernels`, and `runtimeMs` and `operatorsMs` a step: what ONNX Runtime took altogether and what its operators took
 */
export function kernelsOf({ events, steps, calls, model, optimised }: Recorded) {
  const nodes = nodesOf(optimised, model);
  const runs = events.filter(({ name }) => name === "model_run").slice(-calls);
  const from = runs[0]?.ts ?? Number.POSITIVE_INFINITY;
  const found = new Map<string, Ran>();
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
    operatorsMs: sum(kernels.map(({ ms }) => ms)),
    runtimeMs: sum(runs.map(({ dur }) => dur)) / 1000 / steps,
  };
}

function kernel({ node, args, us, count }: Ran, known: KnownNode | undefined, steps: number): Kernel {
  const op = args.op_name;
  const inputs = args.input_type_shape.map(typed);
  const outputs = args.output_type_shape.map(typed);
  const runs = count / steps;
  const flops = flopsOf({
    op,
    inputs: inputs.map(({ shape }) => shape),
    outputs: outputs.map(({ shape }) => shape),
    integer: (name: string) => known?.integers.get(name),
  });
  // What an operator takes twice it reads once.
  const names = known?.node.input.filter((name) => name !== "") ?? [];
  const read = inputs.filter((_, i) => names[i] === undefined || names.indexOf(names[i]) === i);
  const bytes = movesMemory(op) ? sum([...read, ...outputs].map((array) => array.bytes)) : 0;
  return {
    node,
    op,
    shapes: `${inputs.map(shown).join(" ")} -> ${outputs.map(shown).join(" ")}`,
    ms: us / 1000 / steps,
    operators: runs,
    flops: flops * runs,
    bytes: bytes * runs,
    ...sourceOf(known?.doc),
  };
}

type Typed = { readonly shape: readonly number[]; readonly bytes: number };

function typed(of: Readonly<Record<string, readonly number[]>>): Typed {
  const [type, shape] = Object.entries(of)[0] ?? ["float", []];
  return { shape, bytes: (BYTES[type] ?? 4) * product(shape) };
}

const shown = ({ shape }: Typed): string => `[${shape.join(",")}]`;

/** Every graph of a model, bodies included. */
function graphsOf(graph: GraphProto | undefined): readonly GraphProto[] {
  if (graph === undefined) return [];
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
function nodesOf(optimised: Uint8Array, model: Uint8Array): ReadonlyMap<string, KnownNode> {
  const compiled = graphsOf(modelMessages(model).graph).flatMap(({ node }) => node);
  const documented = compiled.filter(({ docString }) => docString !== "");
  const byName = new Map(documented.map(({ name, docString }) => [name, docString] as const));
  const byResult = documented.flatMap(({ output, docString }) =>
    output.map((name) => [name, docString] as const),
  );
  const found = new Map<string, KnownNode>();
  for (const { node: nodes } of graphsOf(modelMessages(optimised).graph)) {
    const named = nodes.flatMap(({ name, output }) => {
      const doc = docNamed(name, byName);
      return doc === undefined ? [] : output.map((result) => [result, doc] as const);
    });
    const makers = nodes.map(({ input, output }) => ({
      inputs: input.filter((name) => name !== ""),
      outputs: output,
    }));
    const docs = inherited(makers, new Map([...byResult, ...named]));
    for (const [i, node] of nodes.entries()) {
      const integers = new Map(node.attribute.map(({ name, i: value }) => [name, Number(value)] as const));
      found.set(node.name, { node, doc: docs[i], integers });
    }
  }
  return found;
}

function docNamed(name: string, byName: ReadonlyMap<string, string>): string | undefined {
  for (let prefix = name; prefix !== ""; prefix = prefix.slice(0, Math.max(prefix.lastIndexOf("/"), 0))) {
    const doc = byName.get(prefix);
    if (doc !== undefined) return doc;
  }
  return undefined;
}

const LAYER = /^(gradient of )?(?:state\.)?(.*)$/;
const FRAME = /^(.*):(\d+)$/;

/** A doc string as the layer, the direction, the line and its text. */
function sourceOf(doc: string | undefined): Source {
  if (doc === undefined) return { layer: "", gradient: false };
  const [head = "", frame = ""] = doc.split("\n");
  const [, of, layer = ""] = LAYER.exec(head) ?? [];
  const gradient = of !== undefined;
  const [, path, number] = FRAME.exec(frame) ?? [];
  if (path === undefined) return { layer, gradient };
  const short = relative(fromRoot(""), path)
    .split(sep)
    .join("/")
    .replace(/^packages\/saddlepoint\/src\//, "");
  return { layer, gradient, line: `${short}:${number}`, text: textOf(path, Number(number)) };
}

const files = new Map<string, readonly string[]>();

function textOf(path: string, number: number): string {
  const lines = files.get(path) ?? (existsSync(path) ? readFileSync(path, "utf8").split("\n") : []);
  files.set(path, lines);
  return lines[number - 1]?.trim() ?? "";
}
