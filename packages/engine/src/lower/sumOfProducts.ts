import type { Builder } from "../onnx/builder.ts";
import { at } from "../present.ts";
import { sizeOf } from "../shape.ts";
import type { StoredType } from "../tensor.ts";
import { binary, nary, scalarView } from "./elementwise.ts";
import { matrixProduct } from "./matrixProduct.ts";
import { broadcastTo, permuted, type View, varies, writtenOut } from "./view.ts";

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

  // What only one operand has is written out in the other, not summed before they meet: Σ x may be beyond the largest number
  // where Σ x · y is not. By what neither has, the sum is repeated.
  const summed = axes.filter((i) => varies(x, i) || varies(y, i));
  const repeats = sizeOf(axes.flatMap((i) => (summed.includes(i) ? [] : [at(shape, i)])));
  const over = (view: View): View => {
    const missing = summed.filter((i) => !varies(view, i));
    return permuted(writtenOut(b, view, missing), [...kept, ...summed]);
  };
  const [first, second] = [over(x), over(y)];
  const result = kept.map((i) => at(shape, i));
  const sum =
    summed.length === 0
      ? nary(b, "Mul", [first, second], result, dtype)
      : matrixProduct(b, first, second, result, dtype);
  return repeats === 1 ? sum : binary(b, "Mul", sum, scalarView(b, dtype, repeats));
}
