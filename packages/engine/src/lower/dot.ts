import type { Builder } from "../onnx/builder.ts";
import type { Typed } from "../onnx/graph.ts";
import type { StoredType } from "../tensor.ts";
import { castView, isFloat } from "./cast.ts";
import { nary } from "./elementwise.ts";
import { matrixProduct } from "./matrixProduct.ts";
import { carrierOf, reduced } from "./reduction.ts";
import { sumOfProducts } from "./sumOfProducts.ts";
import { axisAt, broadcastTo, storageOrder, type View, varies, writtenOut } from "./view.ts";

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
  const full = [...shape, axisAt(x, k).size];
  if (varies(x, k) !== varies(y, k)) {
    const [factor, summand] = varies(x, k) ? [y, x] : [x, y];
    return scaledSum(b, factor, summand, full, dtype);
  }
  // Without rows or columns the products are no more than the elements of one side.
  return (
    sumOfProducts(b, [x, y], full, [k], dtype) ?? reduced(b, nary(b, "Mul", [x, y], full, dtype), "Add", [k])
  );
}

/** Σₖ f · s[k]. A float factor stays within the sum: Σₖ s[k] may be beyond the largest number where Σₖ f · s[k] is not. */
function scaledSum(b: Builder, f: View, s: View, full: readonly number[], dtype: StoredType): View {
  const k = full.length - 1;
  const shape = full.slice(0, k);
  if (!isFloat(dtype) || isOne(b, f)) {
    const outside = { source: f.source, axes: f.axes.slice(0, k) };
    return nary(b, "Mul", [outside, reduced(b, s, "Add", [k])], shape, dtype);
  }
  const own = storageOrder(f);
  const written = (): View => writtenOut(b, f, [k]);
  // A row of equal numbers times a matrix is a CPU's quickest sum of its columns; its length is fixed.
  const isRow = own.length === 0 && storageOrder(s)[0] === k && b.target.convolutions === "products";
  if (isRow) return matrixProduct(b, written(), s, shape, dtype);
  const rows = own.some((i) => !varies(s, i))
    ? sumOfProducts(b, [written(), s], full, [k], dtype)
    : undefined;
  return rows ?? reduced(b, nary(b, "Mul", [f, s], full, dtype), "Add", [k]);
}

const isOne = (b: Builder, { source }: View): boolean =>
  b.initializers.some(({ value, data }) => value.name === source.name && data.length === 1 && data[0] === 1);
