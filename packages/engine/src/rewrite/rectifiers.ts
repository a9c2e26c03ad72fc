import type { Graph, Node } from "../onnx/graph.ts";
import { scalarsOf } from "./scalars.ts";

/** Lifts every normal positive float32 above 1, and 0 not at all. */
const STEEP = 1e38;
const STEEP_NAME = "const_steep";

/**
 * x · where(x > 0, 1, s) → LeakyRelu(x), or Relu(x) for s = 0, and where it is needed elsewhere, as in the gradient, the
 * factor where(x > 0, 1, s) → max(sign(y), s) of the result y. For 0 ≤ s ≤ 1 both are exact, at x = 0 too: y has the sign of
 * x, or is 0 where the factor is s.
 *
 * A comparison and a choice are the dearest passes over activations. Without them x has one use, and ONNX Runtime rectifies it
 * in the matrix product that makes it.
 */
export function fuseRectifiers(graph: Graph): Graph {
  const scalars = scalarsOf(graph);
  const producer = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  /** The slope of a factor where(x > 0, 1, slope), by the factor's name. */
  const slopeOf = (factor: string, x: string): number | undefined => {
    const choice = producer.get(factor);
    if (choice?.op !== "Where") return undefined;
    const [condition = "", one = "", slope = ""] = choice.inputs;
    const positive = producer.get(condition);
    const s = scalars.get(slope);
    const tests =
      positive?.op === "Less" && scalars.get(positive.inputs[0] ?? "") === 0 && positive.inputs[1] === x;
    return tests && scalars.get(one) === 1 && s !== undefined && s >= 0 && s <= 1 ? s : undefined;
  };

  const rectified = new Map<string, { readonly by: string; readonly slope: number }>();
  const nodes = graph.nodes.map((node): Node => {
    if (node.op !== "Mul") return node;
    const [a = "", b = ""] = node.inputs;
    const [y = ""] = node.outputs;
    for (const [x, factor] of [
      [a, b],
      [b, a],
    ] as const) {
      const slope = slopeOf(factor, x);
      if (slope === undefined) continue;
      if (!rectified.has(factor)) rectified.set(factor, { by: y, slope });
      return slope === 0
        ? { ...node, op: "Relu", inputs: [x], attributes: {} }
        : { ...node, op: "LeakyRelu", inputs: [x], attributes: { alpha: { float: slope } } };
    }
    return node;
  });
  if (rectified.size === 0) return graph;

  // The factor comes from the rectified values now, so it follows them.
  const after = new Map<string, Node[]>();
  for (const [factor, { by, slope }] of rectified) {
    const choice = producer.get(factor);
    if (choice === undefined) continue;
    const [, one = "", least = ""] = choice.inputs;
    const scaled = `${choice.name}/scaled`;
    const step =
      slope === 0
        ? [
            {
              ...choice,
              op: "HardSigmoid",
              inputs: [by],
              attributes: { alpha: { float: STEEP }, beta: { float: 0 } },
            },
          ]
        : [
            { ...choice, op: "Mul", name: scaled, inputs: [by, STEEP_NAME], outputs: [scaled] },
            { ...choice, op: "Clip", inputs: [scaled, least, one] },
          ];
    after.set(by, step);
  }
  return {
    ...graph,
    initializers: [
      ...graph.initializers,
      { value: { name: STEEP_NAME, dtype: "float32", shape: [] }, data: Float32Array.of(STEEP) },
    ],
    nodes: nodes.flatMap((node) => {
      if (node.outputs.some((name) => rectified.has(name))) return [];
      return [node, ...node.outputs.flatMap((name) => after.get(name) ?? [])];
    }),
  };
}
