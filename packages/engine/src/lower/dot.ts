import type { Builder } from "../onnx/builder.ts";
import { type StoredType, sizeOf } from "../tensor.ts";
import { castView } from "./cast.ts";
import { nary } from "./elementwise.ts";
import { carrierOf, reduced } from "./reduction.ts";
import { at, type Rule } from "./rule.ts";
import { axisAt, broadcastTo, operandInOrder, reshapeValue, storageOrder, type View } from "./view.ts";

/**
 * Sum of products over the last axis: Σₖ x[…, k] · y[…, k], with numpy broadcasting.
 *
 * jax-js writes every matrix product this way, with each side broadcast along the other's rows. An axis along which
 * only x varies is a row of a matrix product, one along which only y varies a column, one along which both vary a
 * batch; so the M×N×K product is never built.
 */
export const dot: Rule<"dot"> = (b, operands, _, outputs) => {
  const { dtype, shape } = at(outputs, 0);
  const length = Math.max(...operands.map((view) => axisAt(view, view.axes.length - 1).size));
  const full = [...shape, length];
  const carrier = carrierOf("Add", dtype);
  const [x, y] = operands.map((view) => broadcastTo(castView(b, view, carrier), full));
  if (x === undefined || y === undefined) throw new RangeError("dot takes two operands");
  // A weight gradient sums over the batch, outermost in both: jax-js then transposes it to [inputs, outputs], which is
  // how the product of the exchanged operands is stored.
  const outermost = [x, y].every((view) => storageOrder(view)[0] === shape.length);
  return [
    castView(b, outermost ? contracted(b, y, x, shape, carrier) : contracted(b, x, y, shape, carrier), dtype),
  ];
};

function contracted(b: Builder, x: View, y: View, shape: readonly number[], dtype: StoredType): View {
  const k = shape.length;
  const varies = (view: View, i: number): boolean => axisAt(view, i).source !== null;
  const inStorage = (view: View, keep: (i: number) => boolean): number[] =>
    storageOrder(view).filter((i) => i !== k && keep(i));
  const rows = inStorage(x, (i) => !varies(y, i));
  const columns = inStorage(y, (i) => !varies(x, i));
  const batch = inStorage(x, (i) => varies(y, i));

  if (!varies(x, k) || !varies(y, k)) {
    // What is the same for every k is a factor of the sum.
    const [factor, summand] = varies(x, k) ? [y, x] : [x, y];
    const outside = { source: factor.source, axes: factor.axes.slice(0, k) };
    return nary(b, "Mul", [outside, reduced(b, summand, "Add", [k])], shape, dtype);
  }
  if (rows.length === 0 || columns.length === 0) {
    // Without rows or columns the products are no more than the elements of one side.
    return reduced(b, nary(b, "Mul", [x, y], [...shape, axisAt(x, k).size], dtype), "Add", [k]);
  }
  const extents = (axes: readonly number[]): number[] => axes.map((i) => shape[i] ?? 1);
  const [m, n, size] = [sizeOf(extents(rows)), sizeOf(extents(columns)), axisAt(x, k).size];
  const stacked = batch.length > 0 ? [sizeOf(extents(batch))] : [];
  const left = reshapeValue(b, operandOver(b, x, [...batch, ...rows, k]), [...stacked, m, size]);
  const right = reshapeValue(b, operandOver(b, y, [...batch, k, ...columns]), [...stacked, size, n]);
  const product = b.op("MatMul", [left, right], { dtype, shape: [...stacked, m, n] });
  const order = [...batch, ...rows, ...columns];
  return {
    source: reshapeValue(b, product, extents(order)),
    axes: shape.map((extent, i) => ({
      size: extent,
      source: order.includes(i) ? order.indexOf(i) : null,
      flipped: false,
    })),
  };
}

/** The stored elements of the view with just these axes, in this order. */
const operandOver = (b: Builder, view: View, axes: readonly number[]) =>
  operandInOrder(
    b,
    { source: view.source, axes: axes.map((i) => axisAt(view, i)) },
    axes.map((_, i) => i),
  );
