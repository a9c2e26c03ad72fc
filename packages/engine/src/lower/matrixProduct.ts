import { type Builder, reshapeValue } from "../onnx/builder.ts";
import type { Value } from "../onnx/graph.ts";
import { at } from "../present.ts";
import { range, sizeOf } from "../shape.ts";
import type { StoredType } from "../tensor.ts";
import { arranged, axisAt, operandInOrder, permuted, storageOrder, type View, varies } from "./view.ts";

/**
 * Σ x · y over the axes that follow `shape`'s, as one MatMul. Both views have all axes, and vary along each that is summed.
 *
 * An axis along which only x varies is a row, one along which only y varies a column, one along which both vary a batch:
 * the array of all products is never built.
 */
export function matrixProduct(
  b: Builder,
  x: View,
  y: View,
  shape: readonly number[],
  dtype: StoredType,
): View {
  const isKept = (i: number): boolean => i < shape.length;
  const inStorage = (view: View, keep: (i: number) => boolean): number[] => storageOrder(view).filter(keep);
  const rows = inStorage(x, (i) => isKept(i) && !varies(y, i));
  const columns = inStorage(y, (i) => isKept(i) && !varies(x, i));
  const batch = inStorage(x, (i) => isKept(i) && varies(y, i));
  // The larger operand is read as it lies.
  const larger = sizeOf(x.source.shape) < sizeOf(y.source.shape) ? y : x;
  const summed = inStorage(larger, (i) => !isKept(i));
  const count = (axes: readonly number[]): number => sizeOf(axes.map((i) => axisAt(x, i).size));
  const extents = (axes: readonly number[]): number[] => axes.map((i) => at(shape, i));

  const left = matrix(b, x, batch, rows, summed);
  const right = matrix(b, y, batch, summed, columns);
  const stacked = batch.length > 0 ? [sizeOf(extents(batch))] : [];
  const product = b.op("MatMul", [left, right], {
    dtype,
    shape: [...stacked, count(rows), sizeOf(extents(columns))],
  });
  const order = [...batch, ...rows, ...columns];
  return arranged(reshapeValue(b, product, extents(order)), shape, order);
}

/** A view as a stack of matrices with the given axes as rows and as columns; a Transpose comes last, for MatMul to take in. */
function matrix(
  b: Builder,
  view: View,
  batch: readonly number[],
  rows: readonly number[],
  columns: readonly number[],
): Value {
  const count = (axes: readonly number[]): number => sizeOf(axes.map((i) => axisAt(view, i).size));
  const stacked = batch.length > 0 ? [count(batch)] : [];
  const [m, n] = [count(rows), count(columns)];
  const across = [...batch, ...columns, ...rows];
  if (rows.length === 0 || columns.length === 0 || String(storageOrder(view)) !== String(across)) {
    return reshapeValue(b, operandOver(b, view, [...batch, ...rows, ...columns]), [...stacked, m, n]);
  }
  const lying = reshapeValue(b, operandOver(b, view, across), [...stacked, n, m]);
  const perm = batch.length > 0 ? [0, 2, 1] : [1, 0];
  return b.op("Transpose", [lying], { dtype: lying.dtype, shape: [...stacked, m, n] }, { perm });
}

/** The stored elements of the view with just these axes, in this order. */
const operandOver = (b: Builder, view: View, axes: readonly number[]): Value =>
  operandInOrder(b, permuted(view, axes), range(axes.length));
