import { type Graph, type Node, numbersIn, type Port } from "../onnx/graph.ts";
import { type GraphIndex, indexOf } from "../onnx/graphIndex.ts";
import { at } from "../present.ts";
import { range } from "../shape.ts";
import { blockedForm, type Stepping, withForms } from "../stepping/carriedState.ts";
import {
  blockedShape,
  forward,
  inputGradient,
  type Matrix,
  type Product,
  weightGradient,
} from "./blockedProducts.ts";
import { edited, withoutDead } from "./edit.ts";
import { Refusal, refuse, rewrite } from "./rewrite.ts";
import { isPass } from "./update.ts";

/** Arrays that become each other element by element or by transposes, with the products that take or give one of them. */
interface Family {
  readonly matrix: Matrix;
  readonly members: ReadonlySet<string>;
  readonly places: readonly number[];
  readonly transposes: readonly Node[];
  /** Sums of all elements of a member, whose order is nothing to them. */
  readonly sums: readonly Node[];
  readonly products: readonly Product[];
}

/**
 * Keeps large weights of dense layers, their gradients and moments in ONNX Runtime's blocked layout
 * [outputs / block, inputs, block]. All three products of a layer are convolutions 1×1 with weights that lie so
 * (blockedProducts.ts).
 *
 * An optimiser's passes are element by element, so the layout is nothing to them, and a transpose of such an array lies as the
 * array itself does; the sum of all its elements is the same in any order. An array whose step does anything else with it stays as
 * it is.
 */
export const keepWeightsBlocked = rewrite<Stepping, Family>({
  name: "keepWeightsBlocked",
  after: { fuseInverses: "an optimiser's passes divide and subtract, element by element" },
  pays: "ONNX Runtime's blocked convolutions reach more of the processor than its matrix products do (npm run bench:profile -- --by node). Below a size, the reorderings around a product take more than it gains.",
  find({ body, carried }, { target: { channelBlock: block }, limits }) {
    if (block === undefined) return [];
    const index = indexOf(body);
    const seen = new Set<string>();
    const claimed = new Set<Node>();
    return body.inputs
      .slice(0, carried.length)
      .flatMap(({ name, dtype, shape }): readonly (Family | Refusal)[] => {
        const [inputs = 0, outputs = 0, ...more] = numbersIn(shape) ?? [];
        if (
          seen.has(name) ||
          dtype !== "float32" ||
          more.length > 0 ||
          inputs * outputs < limits.leastBlocked
        ) {
          return [];
        }
        if (inputs % block !== 0 || outputs % block !== 0) return [refuse("its sides do not fill blocks")];
        const members = membersOf(name, body, carried.length, index);
        for (const member of members.keys()) seen.add(member);
        const family = familyOf(members, { inputs, outputs }, body, carried.length, block, index);
        if (family instanceof Refusal) return [family];
        if (family.products.length === 0) return [refuse("no product takes it")];
        if (family.products.some(({ node }) => claimed.has(node)))
          return [refuse("a product has two such matrices")];
        for (const { node } of family.products) claimed.add(node);
        return [family];
      });
  },
  replace(stepping, families) {
    const shapes = new Map<string, readonly number[]>();
    const matrices = new Map<number, Matrix>();
    for (const { members, matrix, places } of families) {
      for (const name of members) shapes.set(name, blockedShape(matrix));
      for (const place of places) matrices.set(place, matrix);
    }
    const products = edited(stepping.body, ({ b, replace }) => {
      for (const family of families) {
        for (const { node, make } of family.products) replace(node, () => make(b));
        for (const node of family.transposes) {
          replace(node, () => b.give("Identity", [{ name: at(node.inputs, 0) }], node.outputs));
        }
        for (const node of family.sums) {
          const axes = b.integers(range(blockedShape(family.matrix).length));
          replace(node, () =>
            b.give("ReduceSum", [{ name: at(node.inputs, 0) }, axes], node.outputs, node.attributes),
          );
        }
      }
    });
    const body = withoutDead(withoutIdentities(retyped(products, shapes)));
    return withForms(stepping, body, (form, place) => {
      const matrix = matrices.get(place);
      return matrix === undefined ? form : blockedForm(form, matrix.inputs, matrix.outputs);
    });
  },
});

/** The graph with other shapes of some of its values. */
function retyped(graph: Graph, shapes: ReadonlyMap<string, readonly number[]>): Graph {
  const typed = (port: Port): Port => ({ ...port, shape: shapes.get(port.name) ?? port.shape });
  return {
    ...graph,
    inputs: graph.inputs.map(typed),
    outputs: graph.outputs.map(typed),
    nodes: graph.nodes.map((node) => ({ ...node, outputs: node.outputs.map(typed) })),
  };
}

/** What read an Identity reads what that reads: passes over an array then follow each other. */
const withoutIdentities = (graph: Graph): Graph =>
  edited(graph, ({ reroute }) => {
    for (const { op, inputs, outputs } of graph.nodes) {
      if (op === "Identity") reroute(at(outputs, 0).name, at(inputs, 0));
    }
  });

/** The names of a family, each with whether it is a transpose of what the family holds. */
type Members = ReadonlyMap<string, boolean>;

/** What an array becomes or is made from element by element or by a transpose, by way of the next step's state too. */
function membersOf(first: string, body: Graph, states: number, index: GraphIndex): Members {
  const members = new Map<string, boolean>();
  const visit = (name: string, transposed: boolean): void => {
    if (members.has(name)) return;
    members.set(name, transposed);
    for (const node of [index.producerOf(name), ...index.readersOf(name)]) {
      if (node === undefined) continue;
      const others = namesOf(node).filter((other) => other !== name);
      if (node.op === "Transpose") for (const other of others) visit(other, !transposed);
      else if (isPass(node, index)) {
        for (const other of others) if (index.typeOf(other).shape.length > 0) visit(other, transposed);
      }
    }
    body.inputs.slice(0, states).forEach((port, i) => {
      const next = at(body.outputs, i).name;
      if (port.name === name) visit(next, transposed);
      if (next === name) visit(port.name, transposed);
    });
  };
  visit(first, false);
  return members;
}

const namesOf = ({ inputs, outputs }: Node): readonly string[] => [
  ...inputs,
  ...outputs.map(({ name }) => name),
];

/** The family of these members, unless something is done with one of them that needs its order. */
function familyOf(
  members: Members,
  matrix: Matrix,
  body: Graph,
  states: number,
  block: number,
  index: GraphIndex,
): Family | Refusal {
  const state = body.inputs.slice(0, states).map(({ name }) => name);
  const places = state.flatMap((name, i) => (members.get(name) === false ? [i] : []));
  const next = new Set(places.map((place) => at(body.outputs, place).name));
  if (body.outputs.some(({ name }) => members.has(name) && !next.has(name))) {
    return refuse("the step gives it, or its transpose, besides");
  }
  /** Whether all matrices of an operator are members, as they lie where one of them is. */
  const isWithin = (node: Node, transposed: boolean): boolean =>
    namesOf(node).every((name) => index.typeOf(name).shape.length === 0 || members.get(name) === transposed);
  const isWholeSum = (node: Node): boolean =>
    node.op === "ReduceSum" && index.typeOf(at(node.outputs, 0).name).shape.length === 0;
  const transposes = new Set<Node>();
  const sums = new Set<Node>();
  const products = new Map<Node, Product>();
  const claim = (product: Product | undefined): boolean => {
    if (product === undefined || products.has(product.node)) return false;
    products.set(product.node, product);
    return true;
  };
  for (const [name, transposed] of members) {
    const producer = index.producerOf(name);
    const isMade = (node: Node): boolean => {
      if (node.op === "Transpose") transposes.add(node);
      return node.op === "Transpose" || (isPass(node, index) && isWithin(node, transposed));
    };
    if (producer === undefined) {
      if (transposed || !state.includes(name)) return refuse("it meets what is not carried");
    } else if (!isMade(producer) && !claim(weightGradient(producer, transposed, matrix, block, index))) {
      return refuse(`${producer.op} makes it`);
    }
    for (const reader of index.readersOf(name)) {
      if (isMade(reader)) continue;
      if (isWholeSum(reader)) {
        sums.add(reader);
        continue;
      }
      const product = transposed
        ? inputGradient(name, reader, matrix, block, index)
        : forward(name, reader, matrix, index);
      if (!claim(product)) return refuse(`${reader.op} takes it`);
    }
  }
  return {
    matrix,
    members: new Set(members.keys()),
    places,
    transposes: [...transposes],
    sums: [...sums],
    products: [...products.values()],
  };
}
