import { type Builder, fill } from "../onnx/builder.ts";
import { at } from "../present.ts";
import { broadcastShape, range, sizeOf } from "../shape.ts";
import { castView, signedType } from "./cast.ts";
import { nary, scalarView } from "./elementwise.ts";
import type { Rule } from "./rule.ts";
import { dtypeOf, materialise, permuted, reshaped, shapeOf, type View, viewOf } from "./view.ts";

/** Row-major position, over the indexed axes, that each tuple of indices points at. */
function flatIndex(
  b: Builder,
  indices: readonly View[],
  shape: readonly number[],
  axis: readonly number[],
): View {
  const extents = axis.map((i) => at(shape, i));
  const together = indexShape(indices);
  return indices
    .map((index, i) => {
      const stride = sizeOf(extents.slice(i + 1));
      const wide = castView(b, index, "int64");
      return stride === 1
        ? wide
        : nary(b, "Mul", [wide, scalarView(b, "int64", stride)], shapeOf(wide), "int64");
    })
    .reduce((sum, term) => nary(b, "Add", [sum, term], together, "int64"));
}

const indexShape = (indices: readonly View[]): number[] => broadcastShape(indices.map(shapeOf));

const others = (rank: number, axis: readonly number[]): number[] =>
  range(rank).filter((i) => !axis.includes(i));

/** x with the axes `axis` looked up at the broadcast indices, whose axes stand at `outDim` in the result. */
export const gather: Rule<"gather"> = (b, operands, { axis, outDim }) => {
  const [operand, indices] = [at(operands, 0), operands.slice(1)];
  const shape = shapeOf(operand);
  const rest = others(shape.length, axis);
  const restShape = rest.map((i) => at(shape, i));
  const looked = indexShape(indices);
  const table = reshaped(b, permuted(operand, [...axis, ...rest]), [
    sizeOf(axis.map((i) => at(shape, i))),
    ...restShape,
  ]);
  const index = materialise(b, reshaped(b, flatIndex(b, indices, shape, axis), looked));
  const stored = materialise(b, table);
  const value = b.op(
    "Gather",
    [stored, index],
    { dtype: stored.dtype, shape: [...looked, ...restShape] },
    { axis: 0 },
  );
  const n = looked.length;
  const order = [...range(outDim, n), ...range(n), ...range(restShape.length - outDim, n + outDim)];
  return permuted(viewOf(value), order);
};

/** Zeros with `updates` written, or added, at the indices: the transpose of gather. */
export const scatter: Rule<"scatter"> = (b, operands, { op, shape, axis, outDim }) => {
  const [updates, indices] = [at(operands, 0), operands.slice(1)];
  const dtype = dtypeOf(updates);
  const carrier = signedType(dtype);
  const rest = others(shape.length, axis);
  const restShape = rest.map((i) => at(shape, i));
  const looked = indexShape(indices);
  const n = looked.length;
  const index = materialise(b, reshaped(b, flatIndex(b, indices, shape, axis), [...looked, 1]));
  // Updates have the index axes at outDim; bring them to the front.
  const order = [...range(n, outDim), ...range(outDim), ...range(restShape.length - outDim, outDim + n)];
  const rows = materialise(b, permuted(castView(b, updates, carrier), order));
  const extents = axis.map((i) => at(shape, i));
  const zero = fill(b, { dtype: carrier, shape: [sizeOf(extents), ...restShape] }, 0);
  const value = b.op("ScatterND", [zero, index, rows], zero, { reduction: op === "add" ? "add" : "none" });
  const unfolded = reshaped(b, viewOf(value), [...extents, ...restShape]);
  const position = [...axis, ...rest];
  const back = range(shape.length).map((i) => position.indexOf(i));
  return castView(b, permuted(unfolded, back), dtype);
};

/** Ascending along the last axis, equal elements in their order: values and positions; `sort` is asked for the values alone. */
export const argsort: Rule<string> = (b, operands) => {
  const view = at(operands, 0);
  const dtype = dtypeOf(view);
  const carrier = signedType(dtype);
  const value = materialise(b, castView(b, view, carrier));
  const axis = value.shape.length - 1;
  const count = b.integers([at(value.shape, axis)]);
  const types = [value, { dtype: "int64", shape: value.shape } as const];
  const found = b.multi("TopK", [value, count], types, { axis, largest: 0, sorted: 1 });
  return [castView(b, viewOf(at(found, 0)), dtype), castView(b, viewOf(at(found, 1)), "int32")];
};
