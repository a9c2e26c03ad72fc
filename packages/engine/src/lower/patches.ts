import { type Builder, reshapeValue } from "../onnx/builder.ts";
import type { Value } from "../onnx/graph.ts";
import { at } from "../present.ts";
import { combinations, range, sizeOf } from "../shape.ts";
import { padded } from "./movement.ts";
import type { ConvParameters } from "./rule.ts";
import { axisAt, operandInOrder, permuted, type View, viewOf } from "./view.ts";

/** Which of the first two axes of a view [n, i, …] lies within a pixel: the one that is stored further in. */
function pixelAxis(view: View): 0 | 1 {
  const sources = view.axes.map(({ source }) => source ?? -1);
  const [first = -1, second = -1, ...spatial] = sources;
  const end = Math.max(...spatial);
  // Where neither does, an axis of length 1 can, for it lies anywhere; else the image has to be transposed, the channels last.
  if (first <= end && second <= end && (first < 0 || second < 0)) return first < 0 ? 0 : 1;
  return first > second ? 0 : 1;
}

/**
 * What a kernel sees of an image: P[n, i, o…, k…] = x[n, i, s·o + d·k − p …], zero outside, of a view [n, i, …].
 *
 * Whole pixels are gathered, so that the channels stay where they are, and where the stride divides the kernel as many
 * beside each other at once. A convolution and its weight gradient, in which outputs and kernel change places, gather
 * the same array; written once, it serves both.
 */
export function patches(
  b: Builder,
  x: View,
  { strides, rhsDilation, padding }: Pick<ConvParameters, "strides" | "rhsDilation" | "padding">,
  outputs: readonly number[],
  kernel: readonly number[],
): View {
  const r = outputs.length;
  const spatial = range(r, 2);
  // The positions that are further apart come first, whether outputs or places of the kernel: one order for both uses.
  const spread = at(strides, 0) - at(rhsDilation, 0);
  const outputsFirst = spread === 0 ? at(outputs, 0) > at(kernel, 0) : spread > 0;
  const [major, minor] = outputsFirst ? [outputs, kernel] : [kernel, outputs];
  const [far, near] = outputsFirst ? [strides, rhsDilation] : [rhsDilation, strides];
  // How many pixels are gathered at once along each axis: 1, but as many as the stride along the last where they lie so.
  const runs = spatial.map((_, i) => {
    const isRun = i === r - 1 && at(near, i) === 1 && at(minor, i) % at(far, i) === 0;
    return isRun ? at(far, i) : 1;
  });
  const pads = spatial.map((axis, i) => {
    const [[before], run, size] = [at(padding, i), at(runs, i), axisAt(x, axis).size];
    const reach = at(far, i) * (at(major, i) - 1) + at(near, i) * (at(minor, i) - 1) + 1;
    return [before, run * Math.ceil(Math.max(reach, before + size) / run) - before - size] as const;
  });
  const inner = pixelAxis(x);
  const outer = 1 - inner;
  const [count, width] = [axisAt(x, outer).size, axisAt(x, inner).size];
  const whole = padded(b, x, [[0, 0], [0, 0], ...pads]);
  const window = spatial.map((axis, i) => axisAt(whole, axis).size / at(runs, i));
  const step = sizeOf(runs);
  const rows = reshapeValue(b, operandInOrder(b, whole, [outer, ...spatial, inner]), [
    count,
    sizeOf(window),
    step * width,
  ]);
  const shape = [...major, ...minor.map((extent, i) => extent / at(runs, i))];
  const index = combinations(shape).map((position) =>
    pixelAt(
      spatial.map((_, i) => (at(far, i) / at(runs, i)) * at(position, i) + at(near, i) * at(position, i + r)),
      window,
    ),
  );
  const gathered = gatherPixels(b, rows, [index], shape);
  const half = (first: boolean): number[] => spatial.map((_, i) => (first ? 1 : 1 + r) + i);
  const ends = inner === 1 ? [0, 1 + 2 * r] : [1 + 2 * r, 0];
  const stored = viewOf(reshapeValue(b, gathered, [count, ...major, ...minor, width]));
  return permuted(stored, [...ends, ...half(outputsFirst), ...half(!outputsFirst)]);
}

/** The row-major index of a pixel, or −1 outside the window. */
export function pixelAt(position: readonly number[], window: readonly number[]): number {
  return position.reduce((index, p, i) => {
    const extent = at(window, i);
    return index < 0 || p < 0 || p >= extent ? -1 : index * extent + p;
  }, 0);
}

/** Up to this many numbers a pixel, images are gathered with the batch innermost: see `gatherPixels`. */
const NARROW = 4;

/**
 * Σ over lists of rows[n, list[…], c], as [n, …, c]; where an index is −1 there are zeros.
 *
 * ONNX Runtime copies each gathered pixel by itself, some 8 ns for the copy of a single number. Narrow pixels are turned first,
 * [n, pixels · c] → [pixels · c, n], which it does at full speed, and what is copied at once is a pixel of the whole batch.
 */
export function gatherPixels(
  b: Builder,
  rows: Value,
  lists: readonly (readonly number[])[],
  shape: readonly number[],
): Value {
  const source = lists.some((list) => list.includes(-1)) ? withZeroPixel(b, rows) : rows;
  const [count = 1, pixels = 1, width = 1] = source.shape;
  const { dtype } = source;
  const isTurned = width <= NARROW && count > NARROW;
  const from = isTurned ? turned(b, source, [count, pixels * width], [pixels, width * count]) : source;
  const places = isTurned ? [sizeOf(shape), width * count] : [count, ...shape, width];
  const parts = lists.map((list) => {
    const index = Int32Array.from(list, (i) => (i < 0 ? pixels - 1 : i));
    const at = b.constant("int32", isTurned ? [index.length] : shape, index);
    return b.op("Gather", [from, at], { dtype, shape: places }, { axis: isTurned ? 0 : 1 });
  });
  const total = sum(b, parts);
  return isTurned ? turned(b, total, [sizeOf(shape) * width, count], [count, ...shape, width]) : total;
}

/** An array, as the matrix that it is read as, transposed, in another shape. */
function turned(
  b: Builder,
  value: Value,
  [m, n]: readonly [number, number],
  shape: readonly number[],
): Value {
  const { dtype } = value;
  const matrix = reshapeValue(b, value, [m, n]);
  return reshapeValue(b, b.op("Transpose", [matrix], { dtype, shape: [n, m] }, { perm: [1, 0] }), shape);
}

/** The sum of equal arrays, in pairs. */
function sum(b: Builder, values: readonly Value[]): Value {
  const [first, second, ...rest] = values;
  if (first === undefined) throw new RangeError("a sum of no arrays has no shape");
  if (second === undefined) return first;
  return sum(b, [...rest, b.op("Add", [first, second], first)]);
}

/** [n, pixels, c] → [n, pixels + 1, c], the last pixel zero. */
export function withZeroPixel(b: Builder, rows: Value): Value {
  const [count = 1, pixels = 1, width = 1] = rows.shape;
  const type = { dtype: rows.dtype, shape: [count, pixels + 1, width] };
  const pads = b.integers([0, 0, 0, 0, 1, 0]);
  return b.op("Pad", [rows, pads, b.scalar(rows.dtype, 0)], type, { mode: "constant" });
}
