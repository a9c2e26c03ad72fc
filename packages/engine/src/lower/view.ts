import { type Builder, reshapeValue, slice } from "../onnx/builder.ts";
import type { Value } from "../onnx/graph.ts";
import { at, present } from "../present.ts";
import { range, sizeOf } from "../shape.ts";
import type { StoredType } from "../tensor.ts";

/** Where one axis of a view comes from: an axis of the stored array, perhaps reversed, or nowhere (a broadcast). */
interface Axis {
  readonly size: number;
  readonly source: number | null;
  readonly flipped: boolean;
}

/**
 * An array as the program sees it, over an array as the model stores it. Permutations, broadcasts, flips and most
 * reshapes only change the view; `materialise` makes them real, and the rules do that as late as they can.
 *
 * Invariant: every stored axis longer than 1 is the source of exactly one axis; axes of length 1 have no source.
 */
export interface View {
  readonly source: Value;
  readonly axes: readonly Axis[];
}

const broadcastAxis = (size: number): Axis => ({ size, source: null, flipped: false });

/** An axis with another length; one of length 1 has no source. */
export const resized = (axis: Axis, size: number): Axis =>
  size === 1 ? broadcastAxis(1) : { ...axis, size };

export const shapeOf = (view: View): number[] => view.axes.map((axis) => axis.size);
export const dtypeOf = (view: View): StoredType => view.source.dtype;

/** The view of a stored array as it is. */
export function viewOf(source: Value): View {
  return {
    source,
    axes: source.shape.map((size, i) => resized({ size, source: i, flipped: false }, size)),
  };
}

/** The view of a stored array whose axes are those of `order`, in an array of this shape: the others are broadcast. */
export const arranged = (source: Value, shape: readonly number[], order: readonly number[]): View => ({
  source,
  axes: shape.map((size, i) =>
    order.includes(i) ? { size, source: order.indexOf(i), flipped: false } : broadcastAxis(size),
  ),
});

/** The same axes over another stored array of the same shape. */
export const withSource = (view: View, source: Value): View => ({ source, axes: view.axes });

/** Axis i of the result is axis perm[i] of the view. */
export const permuted = (view: View, perm: readonly number[]): View => ({
  source: view.source,
  axes: perm.map((i) => axisAt(view, i)),
});

/** Reverses the given axes. */
export const flipped = (view: View, flips: readonly number[]): View => ({
  source: view.source,
  axes: view.axes.map((axis, i) =>
    flips.includes(i) && axis.source !== null ? { ...axis, flipped: !axis.flipped } : axis,
  ),
});

/** Numpy broadcasting: new axes in front, axes of length 1 stretched. */
export function broadcastTo(view: View, shape: readonly number[]): View {
  const lead = shape.length - view.axes.length;
  return {
    source: view.source,
    axes: shape.map((size, i) => {
      const axis = i < lead ? undefined : axisAt(view, i - lead);
      return axis === undefined || axis.source === null ? broadcastAxis(size) : axis;
    }),
  };
}

/** Inserts axes of length 1 so that they end up at the given positions. */
export function withNewAxes(view: View, positions: readonly number[]): View {
  const axes = [...view.axes];
  for (const position of [...positions].sort((a, b) => a - b)) axes.splice(position, 0, broadcastAxis(1));
  return { source: view.source, axes };
}

export const axisAt = (view: View, i: number): Axis => at(view.axes, i, "axes");

/** Whether the elements along an axis may differ: it is no broadcast. */
export const varies = (view: View, i: number): boolean => axisAt(view, i).source !== null;

/** The axis of the stored array that an axis of the view is, which is no broadcast. */
export const sourceAt = (view: View, i: number): number =>
  present(axisAt(view, i).source ?? undefined, `axis ${i} is stored`);

/** The view's axes that have a source, in the order in which the stored array has them. */
export function storageOrder(view: View): number[] {
  return range(view.axes.length)
    .filter((i) => varies(view, i))
    .sort((i, j) => sourceAt(view, i) - sourceAt(view, j));
}

/** Whether every axis of a view is stored: one that is broadcast has nothing to gather from, nor columns for a product. */
export const isWhole = (view: View): boolean =>
  view.axes.every(({ source, size }) => source !== null || size === 1);

/** Makes reversals real. */
export function unflipped(b: Builder, view: View): View {
  const reversed = view.axes.flatMap((axis) => (axis.flipped && axis.source !== null ? [axis.source] : []));
  if (reversed.length === 0) return view;
  const blocks = reversed.map((axis) => ({ axis, start: -1, end: Number.MIN_SAFE_INTEGER, step: -1 }));
  const source = slice(b, view.source, blocks, view.source.shape);
  return { source, axes: view.axes.map((axis) => ({ ...axis, flipped: false })) };
}

/**
 * The view's elements with its axes in the order `order` (a permutation of all of them), broadcasts left as 1:
 * an operand for an operator that broadcasts by itself.
 */
export function operandInOrder(b: Builder, view: View, order: readonly number[]): Value {
  const straightened = unflipped(b, view);
  const wanted = order.flatMap((i) => axisAt(straightened, i).source ?? []);
  const unit = straightened.source.shape.flatMap((extent, i) => (extent === 1 ? [i] : []));
  const perm = isIncreasing(wanted) ? undefined : [...unit, ...wanted];
  let value = straightened.source;
  if (perm !== undefined) {
    const shape = perm.map((i) => at(straightened.source.shape, i));
    value = b.op("Transpose", [value], { dtype: value.dtype, shape }, { perm });
  }
  return reshapeValue(
    b,
    value,
    order.map((i) => (varies(view, i) ? axisAt(view, i).size : 1)),
  );
}

export const isIncreasing = (xs: readonly number[]): boolean => xs.slice(1).every((x, i) => x > at(xs, i));

/** The array itself, stored in row-major order with every broadcast written out. */
export function materialise(b: Builder, view: View): Value {
  const shape = shapeOf(view);
  const value = operandInOrder(b, view, range(shape.length));
  if (isWhole(view)) return value;
  return b.op("Expand", [value, b.integers(shape)], { dtype: value.dtype, shape });
}

/** The view with some of its broadcast axes written out, so that it varies along them. */
export function writtenOut(b: Builder, view: View, axes: readonly number[]): View {
  if (axes.length === 0) return view;
  const order = [...storageOrder(view), ...axes];
  const shape = order.map((i) => axisAt(view, i).size);
  const value = operandInOrder(b, view, order);
  // Extents of 1 take the stored ones, whatever those are: a named dimension is not spelled out.
  const stretched = order.map((i) => (axes.includes(i) ? axisAt(view, i).size : 1));
  const source = b.op("Expand", [value, b.integers(stretched)], { dtype: value.dtype, shape });
  return arranged(source, shapeOf(view), order);
}

/** The view with another shape of the same size; stays a view unless it would merge axes that storage keeps apart. */
export function reshaped(b: Builder, view: View, shape: readonly number[]): View {
  return reshapedView(b, view, shape) ?? viewOf(reshapeValue(b, materialise(b, view), shape));
}

function reshapedView(b: Builder, view: View, shape: readonly number[]): View | null {
  if (sizeOf(shape) === 0) return null;
  const groups = matchGroups(shapeOf(view), shape);
  const positions = new Map<number, number[]>();
  const stored = new Set<number>();
  const result: Axis[] = shape.map(broadcastAxis);
  for (const { from, to } of groups) {
    const axes = from.map((i) => axisAt(view, i));
    const sources = axes.flatMap(({ source }) => source ?? []);
    if (sources.length === 0) continue;
    if (sources.length < axes.length) return null;
    if (axes.length === 1 && to.length === 1) {
      result[at(to, 0)] = at(axes, 0);
      continue;
    }
    const adjacent = sources.slice(1).every((s, i) => isNextStored(view.source, at(sources, i), s));
    if (!adjacent || axes.some((axis) => axis.flipped)) return null;
    for (const s of sources) stored.add(s);
    positions.set(at(sources, 0), [...to]);
  }
  // Merged and split axes change the stored array's shape; a Reshape of stored data moves nothing.
  const newShape: number[] = [];
  const moved = new Map<number, number>();
  view.source.shape.forEach((extent, s) => {
    const to = positions.get(s);
    if (to !== undefined) {
      for (const i of to) {
        const size = at(shape, i);
        result[i] = { size, source: newShape.length, flipped: false };
        newShape.push(size);
      }
    } else if (!stored.has(s)) {
      moved.set(s, newShape.length);
      newShape.push(extent);
    }
  });
  const fresh = new Set([...positions.values()].flat());
  const axes = result.map((axis, i) =>
    fresh.has(i) || axis.source === null ? axis : { ...axis, source: moved.get(axis.source) ?? axis.source },
  );
  return { source: positions.size === 0 ? view.source : reshapeValue(b, view.source, newShape), axes };
}

/** Whether stored axis `next` follows `previous` directly, axes of length 1 aside. */
function isNextStored(source: Value, previous: number, next: number): boolean {
  return next > previous && source.shape.slice(previous + 1, next).every((extent) => extent === 1);
}

/** Splits two shapes of equal size into the smallest runs of axes (those of length 1 left out) with equal products. */
function matchGroups(from: readonly number[], to: readonly number[]): { from: number[]; to: number[] }[] {
  const long = (shape: readonly number[]): { readonly extent: number; readonly i: number }[] =>
    shape.flatMap((extent, i) => (extent === 1 ? [] : [{ extent, i }]));
  const [a, b] = [long(from), long(to)];
  const groups: { from: number[]; to: number[] }[] = [];
  while (a.length > 0 && b.length > 0) {
    const group: { from: number[]; to: number[] } = { from: [], to: [] };
    let [left, right] = [1, 1];
    do {
      const isShort = left <= right;
      const { extent, i } = present((isShort ? a : b).shift(), "both shapes have the same size");
      if (isShort) left *= extent;
      else right *= extent;
      (isShort ? group.from : group.to).push(i);
    } while (left !== right);
    groups.push(group);
  }
  return groups;
}
