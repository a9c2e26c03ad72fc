import type { Builder } from "../onnx/builder.ts";
import type { Attributes, Value } from "../onnx/graph.ts";
import type { Operator } from "../onnx/operators.ts";
import { at } from "../present.ts";
import { broadcastShape, sizeOf } from "../shape.ts";
import type { StoredType } from "../tensor.ts";
import { castView } from "./cast.ts";
import {
  arranged,
  broadcastTo,
  dtypeOf,
  isIncreasing,
  operandInOrder,
  shapeOf,
  storageOrder,
  type View,
  varies,
  withSource,
} from "./view.ts";

/**
 * Applies an operator that broadcasts to views. It runs in the order of axes in which the operands are stored, so that
 * permuted arrays meet without a Transpose, and only over the axes along which some operand varies, so that what is
 * the same everywhere is computed once.
 */
export function elementwise(
  b: Builder,
  operands: readonly View[],
  shape: readonly number[],
  emit: (values: readonly Value[], shape: readonly number[]) => Value,
): View {
  const views = operands.map((view) => broadcastTo(view, shape));
  const varying = shape.flatMap((_, i) => (views.some((view) => varies(view, i)) ? [i] : []));
  const order = cheapestOrder(views, varying);
  const extents = order.map((i) => at(shape, i));
  const values = views.map((view) => operandInOrder(b, view, withoutLeadingUnits(view, order)));
  return arranged(emit(values, extents), shape, order);
}

/** Numpy broadcasting supplies leading axes of length 1 by itself. */
function withoutLeadingUnits(view: View, order: readonly number[]): number[] {
  const first = order.findIndex((i) => varies(view, i));
  return first < 0 ? [] : order.slice(first);
}

/**
 * The order of axes for which the fewest elements must be transposed. Of equals, row-major, unless one operand has the same
 * outermost axis and another order within: a batch of images with the channels last, as products leave them and as those
 * that follow take them.
 */
function cheapestOrder(views: readonly View[], varying: readonly number[]): readonly number[] {
  const orders = views.map((view) => {
    const order = storageOrder(view);
    return [...varying.filter((i) => !order.includes(i)), ...order];
  });
  const others = orders.filter((order) => order[0] === varying[0] && String(order) !== String(varying));
  const candidates = [...others, varying, ...orders];
  const cost = (order: readonly number[]): number =>
    views.reduce((sum, view) => sum + (isStoredInOrder(view, order) ? 0 : sizeOf(view.source.shape)), 0);
  return candidates.reduce((best, order) => (cost(order) < cost(best) ? order : best));
}

const isStoredInOrder = (view: View, order: readonly number[]): boolean =>
  isIncreasing(storageOrder(view).map((axis) => order.indexOf(axis)));

/** An operator of one operand leaves the view alone and works on what is stored. */
export const unary = (b: Builder, op: Operator, view: View): View =>
  withSource(view, b.op(op, [view.source], view.source));

/** An operator of several operands of the type `dtype` that gives `result`. */
export function nary(
  b: Builder,
  op: Operator,
  operands: readonly View[],
  shape: readonly number[],
  dtype: StoredType,
  result: StoredType = dtype,
  attributes: Attributes = {},
): View {
  const typed = operands.map((view) => castView(b, view, dtype));
  return elementwise(b, typed, shape, (values, extents) =>
    b.op(op, values, { dtype: result, shape: extents }, attributes),
  );
}

/** A number as an operand. */
export const scalarView = (b: Builder, dtype: StoredType, value: number): View => ({
  source: b.scalar(dtype, value),
  axes: [],
});

/** The binary operator of two views of one type, at their broadcast shape. */
export function binary(b: Builder, op: Operator, x: View, y: View, result?: StoredType): View {
  return nary(b, op, [x, y], broadcastShape([shapeOf(x), shapeOf(y)]), dtypeOf(x), result);
}
