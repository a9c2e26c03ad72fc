import type { Builder } from "../onnx/builder.ts";
import { at } from "../present.ts";
import type { StoredType } from "../tensor.ts";
import { nary } from "./elementwise.ts";
import { matrixProduct } from "./matrixProduct.ts";
import { reduced } from "./reduction.ts";
import { broadcastTo, permuted, type View, varies } from "./view.ts";

/**
 * Σ x · y over some axes of two broadcast arrays, as a matrix product; undefined where their product is no larger than one of
 * them, for then nothing is gained.
 *
 * The gradient of a matrix product's gradient is traced as such a sum: [n, i, 1] · [i, o] over i, in which the array
 * [n, i, o] would be built.
 *
 * @param shape of the product before it is summed
 */
export function sumOfProducts(
  b: Builder,
  operands: readonly [View, View],
  shape: readonly number[],
  axes: readonly number[],
  dtype: StoredType,
): View | undefined {
  const kept = shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const [x, y] = operands.map((view) => broadcastTo(view, shape));
  if (x === undefined || y === undefined) return undefined;
  const isAlone = (view: View, other: View) => kept.some((i) => varies(view, i) && !varies(other, i));
  if (!isAlone(x, y) || !isAlone(y, x)) return undefined;

  // What only one operand has is summed before they meet; what neither has, with the first.
  const both = axes.filter((i) => varies(x, i) && varies(y, i));
  const ofSecond = axes.filter((i) => varies(y, i) && !varies(x, i));
  const ofFirst = axes.filter((i) => !both.includes(i) && !ofSecond.includes(i));
  const order = [...kept, ...both, ...ofFirst, ...ofSecond];
  const left = kept.length + both.length;
  const summedOver = (view: View, own: readonly number[]): View => {
    const positions = order.flatMap((i, position) => (own.includes(i) ? [position] : []));
    const { source, axes: rest } = reduced(b, permuted(view, order), "Add", positions);
    return { source, axes: rest.slice(0, left) };
  };
  const [first, second] = [summedOver(x, ofFirst), summedOver(y, ofSecond)];
  const result = kept.map((i) => at(shape, i));
  if (both.length === 0) return nary(b, "Mul", [first, second], result, dtype);
  return matrixProduct(b, first, second, result, dtype);
}
