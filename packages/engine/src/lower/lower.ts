import { Builder, fill } from "../onnx/builder.ts";
import type { Graph, Node, Value } from "../onnx/graph.ts";
import { at, present } from "../present.ts";
import { type Atom, type Equation, idsOf, isLiteral, type Program, type Variable } from "../program.ts";
import { sizeOf } from "../shape.ts";
import { RANGES } from "../tensor.ts";
import { productsToSum, summedProduct } from "./productsToSum.ts";
import { rules } from "./table.ts";
import { materialise, type View, viewOf } from "./view.ts";

/** Names of a graph's ports, as users see them: the paths of the leaves. */
export interface PortNames {
  readonly graph: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Turns a program into an ONNX graph whose inputs and outputs are the program's, in order.
 *
 * @param docs doc strings for the nodes of equations, by what the equations bind
 */
export function lower(
  program: Program,
  names: PortNames,
  b = new Builder(),
  docs: ReadonlyMap<number, string> = new Map(),
): Graph {
  const inputs = program.inputs.map(({ dtype, shape }, i): Value => {
    return { name: b.unique(at(names.inputs, i, "names of inputs")), dtype, shape };
  });
  // A result may have the path of an argument: graphs name both in one space.
  const outputNames = names.outputs.map((name) => b.unique(name));
  const scopes = scopesOf(
    program,
    inputs.map(({ name }) => name),
  );
  const views = new Map(program.inputs.map(({ id }, i) => [id, viewOf(at(inputs, i))]));
  for (const { variable, data } of program.constants) {
    views.set(variable.id, viewOf(b.constant(variable.dtype, variable.shape, data)));
  }

  const read = (atom: Atom): View => {
    if (isLiteral(atom)) return { source: b.scalar(atom.dtype, atom.value), axes: [] };
    return present(views.get(atom.id), `variable ${atom.id} is bound before it is read`);
  };

  const products = productsToSum(program);
  for (const equation of program.equations) {
    const { id } = at(equation.outputs, 0);
    b.scope = scopes.get(id) ?? "";
    b.doc = docs.get(id);
    const product = products.get(equation);
    const sum = product && summedProduct(b, equation, product, product.operands.map(read));
    const results = sum === undefined ? lowerEquation(b, equation, equation.inputs.map(read)) : [sum];
    equation.outputs.forEach((variable, i) => {
      views.set(variable.id, at(results, i));
    });
  }

  b.scope = "";
  b.doc = undefined;
  const results = program.outputs.map((atom) => materialise(b, read(atom)));
  return { name: names.graph, inputs, initializers: b.initializers, ...named(b, results, outputNames) };
}

/** Empty results are constants, and an array without elements adds nothing to a sum: no operator sees an empty array. */
function lowerEquation(b: Builder, equation: Equation, operands: readonly View[]): readonly View[] {
  const { primitive, inputs, params, outputs } = equation;
  const isEmpty = (atom: Atom): boolean => sizeOf(atom.shape) === 0;
  const sums = primitive === "dot" || primitive === "conv" || primitive === "reduce";
  if (outputs.every(isEmpty) || (sums && inputs.some(isEmpty))) {
    return outputs.map((variable) => viewOf(fill(b, variable, identityElement(equation, variable))));
  }
  const spreads = primitive === "pad" || primitive === "scatter" || primitive === "pool_transpose";
  if (spreads && inputs.some(isEmpty)) return outputs.map((variable) => viewOf(fill(b, variable, 0)));
  const results = [rules[primitive](b, operands, params, at(outputs, 0))].flat();
  // A split may have empty parts beside others.
  return outputs.map((variable, i) => (isEmpty(variable) ? viewOf(fill(b, variable, 0)) : at(results, i)));
}

/** What a reduction over nothing gives. */
function identityElement({ primitive, params }: Equation, { dtype }: Variable): number {
  if (primitive !== "reduce") return 0;
  if (params.op === "Mul") return 1;
  if (params.op === "Add") return 0;
  const [lowest, highest] = RANGES[dtype];
  return params.op === "Max" ? lowest : highest;
}

/** The tree that each variable of a program belongs to, from the paths of its inputs. */
export function scopesOf(program: Program, inputs: readonly string[]): ReadonlyMap<number, string> {
  const leaves = new Set(program.inputs.map(({ id }) => id));
  const scopes = new Map(program.inputs.map(({ id }, i) => [id, scopeOf(at(inputs, i))]));
  for (const equation of program.equations) {
    const scope = scopeFor(equation, scopes, leaves);
    for (const { id } of equation.outputs) scopes.set(id, scope);
  }
  return scopes;
}

const scopeOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("."), 0));

/**
 * The tree that an equation belongs to, so that a model reads well in Netron: the deepest that it takes an argument's leaf
 * from, else the deepest that one of its operands belongs to, the last of several.
 */
function scopeFor(
  { inputs }: Equation,
  scopes: ReadonlyMap<number, string>,
  leaves: ReadonlySet<number>,
): string {
  const depth = (scope: string): number => (scope === "" ? 0 : scope.split(".").length);
  const variables = idsOf(inputs);
  const direct = variables.filter((id) => leaves.has(id));
  return (direct.length > 0 ? direct : variables)
    .map((id) => scopes.get(id) ?? "")
    .reduce((deepest, scope) => (depth(scope) >= depth(deepest) ? scope : deepest), "");
}

/** Gives the results the names of the outputs; one that is an input, a constant or already an output is copied. */
function named(
  b: Builder,
  results: readonly Value[],
  names: readonly string[],
): { nodes: Node[]; outputs: Value[] } {
  const made = new Set(b.nodes.flatMap((node) => node.outputs.map(({ name }) => name)));
  const others = new Map<string, string>();
  const outputs = results.map((result, i) => {
    const output = { ...result, name: at(names, i, "names of outputs") };
    if (made.has(result.name) && !others.has(result.name)) others.set(result.name, output.name);
    else b.give("Identity", [result], [output]);
    return output;
  });
  const rename = (name: string): string => others.get(name) ?? name;
  const nodes = b.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map((output) => ({ ...output, name: rename(output.name) })),
  }));
  return { nodes, outputs };
}
