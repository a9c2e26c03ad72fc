import { type Node, numbersIn, type Port, readsOf, sameShape } from "../onnx/graph.ts";
import { indexOf } from "../onnx/graphIndex.ts";
import { at } from "../present.ts";
import { sizeOf } from "../shape.ts";
import { reshapedForm, type Stepping, withForms } from "../stepping/carriedState.ts";
import { edited } from "./edit.ts";
import { type Refusal, refuse, rewrite } from "./rewrite.ts";
import { canBeMadeAtOnceIn, type Together } from "./together.ts";
import { isPass } from "./update.ts";

/** What is done to state arrays of one shape, element by element. */
interface Region {
  readonly shape: readonly number[];
  /** What its operators make. */
  readonly made: ReadonlySet<string>;
}

/**
 * Updates large arrays of a step's state block by block: what an optimiser does to a matrix of weights and its moments becomes a
 * Scan over blocks that go through all of it while they are in the cache. Such arrays are carried as [blocks, elements]: the same
 * elements in the same order.
 */
export const updateInBlocks = rewrite<Stepping, Region>({
  name: "updateInBlocks",
  after: { keepWeightsBlocked: "a matrix keeps the layout that its products take" },
  pays: "An optimiser's passes over an array that is larger than the processor's cache, ten with Adam, go through memory once.",
  find({ body, carried }, { limits }) {
    const index = indexOf(body);
    const closure = (name: string, shape: readonly number[], found: Set<Node>): Set<Node> => {
      const node = index.producerOf(name);
      if (node === undefined || found.has(node) || !isPass(node, index)) return found;
      if (!sameShape(index.typeOf(name).shape, shape)) return found;
      found.add(node);
      for (const input of node.inputs) closure(input, shape, found);
      return found;
    };
    // Arrays whose updates share an operator, weights and their moments, are updated together.
    const groups: { shape: readonly number[]; nodes: Set<Node> }[] = [];
    for (const output of body.outputs.slice(0, carried.length)) {
      const shape = numbersIn(output.shape);
      if (shape === undefined || sizeOf(shape) < limits.leastInBlocks) continue;
      const nodes = closure(output.name, shape, new Set());
      const sharing = groups.filter((group) => [...nodes].some((node) => group.nodes.has(node)));
      for (const group of sharing) {
        groups.splice(groups.indexOf(group), 1);
        for (const node of group.nodes) nodes.add(node);
      }
      groups.push({ shape, nodes });
    }
    const canBeMadeAtOnce = canBeMadeAtOnceIn(body);
    const regions: Together[] = [];
    return groups.map(({ shape, nodes }): Region | Refusal => {
      const made = new Set([...nodes].flatMap(({ outputs }) => outputs.map(({ name }) => name)));
      if (made.size < limits.leastOperators) return refuse("too few operators go over the array");
      const operands = new Set([...nodes].flatMap(readsOf).filter((name) => !made.has(name)));
      // A norm of the weights that divides them needs all of them first.
      if (!canBeMadeAtOnce({ made, operands }, regions)) {
        return refuse("it needs something of all that it makes");
      }
      regions.push({ made, operands });
      return { shape, made };
    });
  },
  replace: (stepping, regions, { limits }) =>
    regions.reduce((current, region) => inBlocks(current, region, limits.block), stepping),
});

function inBlocks(stepping: Stepping, { shape, made }: Region, block: number): Stepping {
  const { body, carried } = stepping;
  const { typeOf } = indexOf(body);
  const nodes = body.nodes.filter(({ outputs }) => outputs.some(({ name }) => made.has(name)));
  const part = new Set(nodes);
  const size = sizeOf(shape);
  const blocks = blocksOf(size, block);
  const dims = [blocks, size / blocks];
  const isRegions = (place: number): boolean =>
    place < carried.length && made.has(at(body.outputs, place).name);
  /** A carried array in blocks, as the body takes and gives it. */
  const asBlocks = (port: Port, place: number): Port => (isRegions(place) ? { ...port, shape: dims } : port);
  const [inputs, outputs] = [body.inputs.map(asBlocks), body.outputs.map(asBlocks)];
  const ports = new Map(inputs.filter((_, i) => isRegions(i)).map((port) => [port.name, port]));
  const results = new Map(outputs.filter((_, i) => isRegions(i)).map((port) => [port.name, port]));
  const readOutside = new Set(body.nodes.filter((node) => !part.has(node)).flatMap(readsOf));
  const usedOutside = new Set([...readOutside, ...body.outputs.map(({ name }) => name)]);
  const given = [...new Set(nodes.flatMap((node) => node.inputs))].filter(
    (name) => !made.has(name) && typeOf(name).shape.length > 0,
  );
  const taken = [...made].filter((name) => usedOutside.has(name));

  const rewritten = edited({ ...body, inputs, outputs }, ({ b, replace, reroute }) => {
    const whole = b.integers(shape);
    const inner = new Map([...given, ...made].map((name) => [name, b.unique(`${name}/block`)]));
    const port = (name: string): Port => ({ ...typeOf(name), name: innerName(name), shape: dims.slice(1) });
    const innerName = (name: string): string => inner.get(name) ?? name;
    const graph = {
      name: "block",
      inputs: given.map(port),
      outputs: taken.map(port),
      initializers: [],
      nodes: nodes.map((node) => ({
        ...node,
        name: b.unique(`${node.name}/block`),
        inputs: node.inputs.map(innerName),
        outputs: node.outputs.map(({ name }) => port(name)),
      })),
    };
    for (const node of nodes) replace(node, () => {});
    replace(at(nodes, nodes.length - 1), () => {
      b.doc = undefined;
      const operands = given.map((name): Port => {
        const type = typeOf(name);
        return ports.get(name) ?? b.op("Reshape", [type, b.integers(dims)], { ...type, shape: dims });
      });
      const blocked = taken.map(
        (name): Port => results.get(name) ?? { ...typeOf(name), name: b.unique(`${name}/made`), shape: dims },
      );
      b.give("Scan", operands, blocked, { num_scan_inputs: given.length, body: { graph } });
      taken.forEach((name, i) => {
        if (!results.has(name)) b.give("Reshape", [at(blocked, i), whole], [typeOf(name)]);
      });
    });
    // What others read has its shape again: state that came in, and what goes on beside going out.
    for (const name of [...ports.keys(), ...results.keys()].filter((each) => readOutside.has(each))) {
      reroute(name, b.op("Reshape", [{ name }, whole], typeOf(name)).name);
    }
  });
  return withForms(stepping, rewritten, (form, place) =>
    isRegions(place) ? reshapedForm(form, dims) : form,
  );
}

/** As many blocks of equal length as bring it nearest to `block`. */
function blocksOf(size: number, block: number): number {
  const divisors = Array.from({ length: 4 * Math.ceil(size / block) }, (_, i) => i + 1).filter(
    (count) => size % count === 0,
  );
  const distance = (count: number): number => Math.abs(Math.log(size / count / block));
  return divisors.reduce((best, count) => (distance(count) < distance(best) ? count : best), 1);
}
