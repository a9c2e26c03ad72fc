import type { Builder } from "../onnx/builder.ts";
import type { Typed } from "../onnx/graph.ts";
import type { StoredType } from "../tensor.ts";
import { castView } from "./cast.ts";
import { nary } from "./elementwise.ts";
import { carrierOf, reduced } from "./reduction.ts";
import { sumOfProducts } from "./sumOfProducts.ts";
import { axisAt, broadcastTo, storageOrder, type View, varies } from "./view.ts";

/**
 * Sum of products over the last axis: Σₖ x[…, k] · y[…, k], with numpy broadcasting.
 *
 * jax-js writes every matrix product this way, with each side broadcast along the other's rows. An axis along which
 * only x varies is a row of a matrix product, one along which only y varies a column, one along which both vary a
 * batch; so the M×N×K product is never built.
 */
export function dot(b: Builder, operands: readonly View[], _: unknown, { dtype, shape }: Typed): View {
  const length = Math.max(...operands.map((view) => axisAt(view, view.axes.length - 1).size));
  const full = [...shape, length];
  const carrier = carrierOf("Add", dtype);
  const [x, y] = operands.map((view) => broadcastTo(castView(b, view, carrier), full));
  if (x === undefined || y === undefined) throw new RangeError("dot takes two operands");
  // A weight gradient sums over the batch, outermost in both: jax-js then transposes it to [inputs, outputs], which is
  // how the product of the exchanged operands is stored.
  const outermost = [x, y].every((view) => storageOrder(view)[0] === shape.length);
  return castView(
    b,
    outermost ? contracted(b, y, x, shape, carrier) : contracted(b, x, y, shape, carrier),
    dtype,
  );
}

function contracted(b: Builder, x: View, y: View, shape: readonly number[], dtype: StoredType): View {
  const k = shape.length;
  if (!varies(x, k) || !varies(y, k)) {
    // What is the same for every k is a factor of the sum.
    const [factor, summand] = varies(x, k) ? [y, x] : [x, y];
    const outside = { source: factor.source, axes: factor.axes.slice(0, k) };
    return nary(b, "Mul", [outside, reduced(b, summand, "Add", [k])], shape, dtype);
  }
  const full = [...shape, axisAt(x, k).size];
  // Without rows or columns the products are no more than the elements of one side.
  return (
    sumOfProducts(b, [x, y], full, [k], dtype) ?? reduced(b, nary(b, "Mul", [x, y], full, dtype), "Add", [k])
  );
}
