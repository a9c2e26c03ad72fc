import { hasShapeRule, type Known, resultsOf } from "../cost/shapes.ts";
import { dataType } from "../onnx/encode.ts";
import type { Attribute, Graph, Node } from "../onnx/graph.ts";

/**
 * The shapes and types of a graph's values, by name. Values of an operator whose shape rule is not known, values made from those, and
 * ports with a dimension that is only named, are left out.
 */
export function knownIn({ inputs, initializers, nodes }: Graph): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  for (const { name, dtype, dims } of inputs) {
    const shape = dims.flatMap((dim) => (typeof dim === "number" ? [dim] : []));
    if (shape.length === dims.length) known.set(name, { shape, elementType: dataType(dtype) });
  }
  for (const { value, data } of initializers) {
    const integers = data instanceof BigInt64Array ? { integers: Array.from(data, Number) } : {};
    known.set(value.name, { shape: value.shape, elementType: dataType(value.dtype), ...integers });
  }
  for (const node of nodes) {
    const results = resultsFrom(node, known);
    node.outputs.forEach((name, i) => {
      const result = results[i];
      if (result !== undefined) known.set(name, result);
    });
  }
  return known;
}

function resultsFrom(node: Node, known: ReadonlyMap<string, Known>): readonly Known[] {
  const { inputs, outputs, attributes } = node;
  // An operator of another domain has the shapes of ONNX's of its name: those of the blocked layout are of the array it holds.
  const op = node.op.slice(node.op.lastIndexOf(".") + 1);
  const operands = inputs.map((name) => known.get(name));
  const isMissing = (name: string, i: number): boolean => name !== "" && operands[i] === undefined;
  if (!hasShapeRule(op) || inputs.some(isMissing)) return [];
  return resultsOf({
    op,
    inputs: operands,
    outputs: outputs.length,
    integer: (name) => integer(attributes[name]),
    integers: (name) => integers(attributes[name]),
  });
}

const integer = (value: Attribute | undefined): number | undefined =>
  typeof value === "number" ? value : undefined;

const integers = (value: Attribute | undefined): readonly number[] | undefined =>
  Array.isArray(value) ? value.map(Number) : undefined;
