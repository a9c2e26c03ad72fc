import type { Graph, Node } from "../onnx/graph.ts";
import { indexOf } from "../onnx/graphIndex.ts";
import { at } from "../present.ts";
import { edited } from "./edit.ts";
import { type Refusal, refuse, rewrite } from "./rewrite.ts";

/** Lifts every normal positive float32 above 1, and 0 not at all. */
const STEEP = 1e38;

/** A factor where(x > 0, 1, slope), and the products of x and it. */
interface Rectifier {
  readonly factor: Node;
  readonly x: string;
  readonly slope: number;
  readonly products: readonly Node[];
}

/**
 * x · where(x > 0, 1, s) → LeakyRelu(x), or Relu(x) for s = 0, and where it is needed elsewhere, as in the gradient, the
 * factor where(x > 0, 1, s) → max(sign(y), s) of the result y. For 0 ≤ s ≤ 1 both are exact, at x = 0 too: y has the sign of
 * x, or is 0 where the factor is s.
 */
export const fuseRectifiers = rewrite<Graph, Rectifier>({
  name: "fuseRectifiers",
  after: { shareCommonNodes: "a layer and its gradient compare and choose by the same nodes" },
  pays: "A comparison and a choice are the dearest passes over activations. Without them x has one use, and ONNX Runtime rectifies it in the matrix product that makes it.",
  find(graph) {
    const { producerOf, readersOf, scalarOf } = indexOf(graph);
    return graph.nodes.flatMap((factor): readonly (Rectifier | Refusal)[] => {
      if (factor.op !== "Where") return [];
      const [one, slope] = [scalarOf(at(factor.inputs, 1)), scalarOf(at(factor.inputs, 2))];
      const test = producerOf(at(factor.inputs, 0));
      if (test?.op !== "Less" || one !== 1 || slope === undefined) return [];
      const [threshold, x] = [at(test.inputs, 0), at(test.inputs, 1)];
      const { name } = at(factor.outputs, 0);
      const products = readersOf(name).filter(({ op, inputs }) => op === "Mul" && inputs.includes(x));
      if (products.length === 0) return [refuse("its argument is not multiplied by it")];
      if (scalarOf(threshold) !== 0) return [refuse("it turns elsewhere than at 0")];
      if (!(slope >= 0 && slope <= 1)) return [refuse("its slope is outside [0, 1]")];
      return [{ factor, x, slope, products }];
    });
  },
  replace: (graph, rectifiers) =>
    edited(graph, ({ b, replace }) => {
      for (const { factor, x, slope, products } of rectifiers) {
        const alpha = { float: slope };
        for (const product of products) {
          replace(product, () =>
            slope === 0
              ? b.give("Relu", [{ name: x }], product.outputs)
              : b.give("LeakyRelu", [{ name: x }], product.outputs, { alpha }),
          );
        }
        // The factor comes from the rectified values now, so it follows them.
        replace(factor, () => {
          const y = at(at(products, 0).outputs, 0);
          if (slope === 0) {
            const steep = { alpha: { float: STEEP }, beta: { float: 0 } };
            return b.give("HardSigmoid", [y], factor.outputs, steep);
          }
          const scaled = b.op("Mul", [y, b.scalar("float32", STEEP)], y);
          const bounds = [at(factor.inputs, 2), at(factor.inputs, 1)].map((name) => ({ name }));
          return b.give("Clip", [scaled, ...bounds], factor.outputs);
        });
      }
    }),
});
