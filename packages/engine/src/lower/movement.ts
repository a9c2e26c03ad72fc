import { type Builder, slice } from "../onnx/builder.ts";
import type { Value } from "../onnx/graph.ts";
import { at } from "../present.ts";
import { castView } from "./cast.ts";
import type { Rule } from "./rule.ts";
import {
  axisAt,
  broadcastTo,
  dtypeOf,
  flipped,
  materialise,
  permuted,
  reshaped,
  resized,
  shapeOf,
  sourceAt,
  unflipped,
  type View,
  viewOf,
  withNewAxes,
} from "./view.ts";

export const identity: Rule<"stop_gradient"> = (_, operands) => at(operands, 0);

export const cast: Rule<"cast"> = (b, operands, _, { dtype }) => castView(b, at(operands, 0), dtype);

export const transpose: Rule<"transpose"> = (_, operands, { perm }) => permuted(at(operands, 0), perm);

export const broadcast: Rule<"broadcast"> = (_, operands, { shape, axis }) =>
  broadcastTo(withNewAxes(at(operands, 0), axis), shape);

export const reshape: Rule<"reshape"> = (b, operands, _, { shape }) => reshaped(b, at(operands, 0), shape);

export const flip: Rule<"flip"> = (_, operands, { axis }) => flipped(at(operands, 0), axis);

/** A block of a stored array: [start, end) of each listed view axis. Broadcast axes only change their length. */
export function sliced(
  b: Builder,
  view: View,
  ranges: readonly (readonly [axis: number, start: number, end: number])[],
): View {
  const shape = shapeOf(view);
  const real = ranges.filter(
    ([i, start, end]) => end - start !== shape[i] && axisAt(view, i).source !== null,
  );
  const within = (source: Value): View => ({
    source,
    axes: view.axes.map((axis, i) => {
      const range = ranges.find(([j]) => j === i);
      if (range === undefined) return axis;
      return resized(axis, range[2] - range[1]);
    }),
  });
  if (real.length === 0) return within(view.source);
  const stored = [...view.source.shape];
  const blocks = real.map(([i, start, end]) => {
    const { flipped: backwards, size } = axisAt(view, i);
    const axis = sourceAt(view, i);
    stored[axis] = end - start;
    return backwards ? { axis, start: size - end, end: size - start } : { axis, start, end };
  });
  return within(slice(b, view.source, blocks, stored));
}

export const shrink: Rule<"shrink"> = (b, operands, { slice: ranges }) =>
  sliced(
    b,
    at(operands, 0),
    ranges.map(([start, end], i) => [i, start, end]),
  );

export const split: Rule<"split"> = (b, operands, { axis, sizes }) => {
  let start = 0;
  return sizes.map((size) => {
    const part = sliced(b, at(operands, 0), [[axis, start, start + size]]);
    start += size;
    return part;
  });
};

export const pad: Rule<"pad"> = (b, operands, { width }) => padded(b, at(operands, 0), width);

/** Zeros before and after; an axis that is broadcast is written out first, for its ends differ now. */
export function padded(b: Builder, view: View, width: readonly (readonly [number, number])[]): View {
  const grows = width.flatMap(([before, after], i) => (before > 0 || after > 0 ? [i] : []));
  if (grows.length === 0) return view;
  const stored = grows.every((i) => axisAt(view, i).source !== null) ? view : plain(materialise(b, view));
  const straight = unflipped(b, stored);
  const shape = [...straight.source.shape];
  const pads = { before: shape.map(() => 0), after: shape.map(() => 0) };
  for (const i of grows) {
    const source = sourceAt(straight, i);
    const [before, after] = at(width, i);
    pads.before[source] = before;
    pads.after[source] = after;
    shape[source] = at(shape, source) + before + after;
  }
  const dtype = dtypeOf(straight);
  const source = b.op(
    "Pad",
    [straight.source, b.integers([...pads.before, ...pads.after]), b.scalar(dtype, 0)],
    { dtype, shape },
    { mode: "constant" },
  );
  return {
    source,
    axes: straight.axes.map((axis, i) =>
      resized(axis, grows.includes(i) ? at(shape, sourceAt(straight, i)) : axis.size),
    ),
  };
}

/** Like viewOf, with a source for axes of length 1 too: for rules that are about to make them longer. */
const plain = (source: View["source"]): View => ({
  source,
  axes: source.shape.map((size, i) => ({ size, source: i, flipped: false })),
});

export const concatenate: Rule<"concatenate"> = (b, operands, { axis }, { dtype, shape }) => {
  const parts = operands
    .filter((view) => !shapeOf(view).includes(0))
    .map((view) => materialise(b, castView(b, view, dtype)));
  if (parts.length === 1) return viewOf(at(parts, 0));
  return viewOf(b.op("Concat", parts, { dtype, shape }, { axis }));
};
