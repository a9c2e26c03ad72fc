import type { Graph } from "./onnx/graph.ts";
import { knownIn } from "./rewrite/knownIn.ts";
import { sizeOf } from "./tensor.ts";

/** ONNX Runtime's threads wait for each other after every operator, which takes as long as some thousand products. */
const LEAST_ELEMENTS = 2 ** 14;

/**
 * Whether no operator of a graph has so much to do that threads should share it: whether every array is small. A step of
 * two 2 x 32 perceptrons takes 0.17 ms on one thread and 0.36 ms on two.
 *
 * A graph with an array whose size is not known is taken to have large ones.
 */
export function sharesNothing(graph: Graph): boolean {
  const known = knownIn(graph);
  return graph.nodes
    .flatMap(({ outputs }) => outputs)
    .every((name) => {
      const found = known.get(name);
      return found !== undefined && sizeOf(found.shape) < LEAST_ELEMENTS;
    });
}
