import type { Builder } from "../onnx/builder.ts";
import { at } from "../present.ts";
import { type Atom, type Equation, idsOf, isLiteral, type Program, type Variable } from "../program.ts";
import { range, sizeOf } from "../shape.ts";
import { castView } from "./cast.ts";
import { sumOfProducts } from "./sumOfProducts.ts";
import { broadcastTo, permuted, type View } from "./view.ts";

/** An array of products that is needed only for a sum over it. */
interface Product {
  readonly operands: readonly [Atom, Atom];
  /** What the equation makes: the product, or the sum of products over a last axis of length 1. */
  readonly made: Variable;
  readonly isDot: boolean;
  /** The order in which the sum sees the product's axes. */
  readonly perm: readonly number[];
}

/**
 * The sums of a program that are over a product which nothing else needs, with that product.
 *
 * A gradient by a matrix is traced as one where it is differentiated again: as `mul`, or as `dot` over an axis of length 1,
 * whose transpose is summed.
 */
export function productsToSum({ equations, outputs }: Program): ReadonlyMap<Equation, Product> {
  const uses = new Map<number, number>();
  for (const id of idsOf([...equations.flatMap(({ inputs }) => inputs), ...outputs])) {
    uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  const makers = new Map(equations.map((equation) => [at(equation.outputs, 0).id, equation]));
  const productIn = (atom: Atom, perm: readonly number[]): Product | undefined => {
    const maker = isLiteral(atom) || uses.get(atom.id) !== 1 ? undefined : makers.get(atom.id);
    if (maker === undefined) return undefined;
    const { primitive, inputs, params } = maker;
    const made = at(maker.outputs, 0);
    const [x, y] = inputs;
    if (primitive === "transpose" && x !== undefined && isNumbers(params.perm)) {
      const before = params.perm;
      const composed: readonly number[] = perm.map((i) => at(before, i));
      return productIn(x, composed);
    }
    const isDot = primitive === "dot";
    const isProduct = primitive === "mul" || (isDot && inputs.every(({ shape }) => shape.at(-1) === 1));
    if (!isProduct || x === undefined || y === undefined || !made.dtype.startsWith("float")) return undefined;
    return { operands: [x, y], made, isDot, perm };
  };
  return new Map(
    equations.flatMap((sum) => {
      if (sum.primitive !== "reduce" || sum.params.op !== "Add") return [];
      const operand = at(sum.inputs, 0);
      const found = productIn(operand, range(operand.shape.length));
      return found === undefined ? [] : [[sum, found] as const];
    }),
  );
}

/** The sum as a matrix product; undefined where it is as well added up. */
export function summedProduct(
  b: Builder,
  { params }: Equation,
  { made, isDot, perm }: Product,
  operands: readonly View[],
): View | undefined {
  const { dtype, shape } = made;
  if (sizeOf(shape) === 0 || !isNumbers(params.axis)) return undefined;
  const [x, y] = operands.map((view) => {
    const typed = castView(b, view, dtype);
    const product = isDot ? { source: typed.source, axes: typed.axes.slice(0, -1) } : typed;
    return permuted(broadcastTo(product, shape), perm);
  });
  if (x === undefined || y === undefined) return undefined;
  const seen = perm.map((i) => at(shape, i));
  return sumOfProducts(b, [x, y], seen, params.axis, dtype);
}

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((item) => typeof item === "number");
