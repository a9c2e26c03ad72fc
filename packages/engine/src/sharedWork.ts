import { elementsOf, type Graph } from "./onnx/graph.ts";

/** ONNX Runtime's threads wait for each other after every operator, which takes as long as some thousand products. */
const SMALL = 2 ** 14;
/** Beyond this what threads save is more than what they hand to each other, on any machine. */
const LARGE = 2 ** 18;

/**
 * What threads could share of a graph's operators, by its largest array: `none` where they would wait longer than they work; `much`
 * where they always pay; `little` where that depends on how near to each other the machine's cores are. A step of two 2 x 32
 * perceptrons takes 0.17 ms on one thread and 0.36 ms on two; one of 3 x 128 at batch 256 takes 2.4 ms on one, and on two 1.8 or
 * 3.7 ms by where a virtual machine has its cores.
 *
 * A graph with an array whose size is not known is taken to have large ones.
 */
export function sharedWork(graph: Graph): "none" | "little" | "much" {
  const largest = graph.nodes
    .flatMap(({ outputs }) => outputs)
    .reduce((most, value) => Math.max(most, elementsOf(value) ?? LARGE), 0);
  if (largest < SMALL) return "none";
  return largest < LARGE ? "little" : "much";
}
