import type { Builder } from "../onnx/builder.ts";
import type { Value } from "../onnx/graph.ts";
import type { Operator } from "../onnx/operators.ts";
import { at } from "../present.ts";
import type { StoredType } from "../tensor.ts";
import { castView, isFloat, signedType } from "./cast.ts";
import { binary, scalarView } from "./elementwise.ts";
import type { ParametersOf, Rule } from "./rule.ts";
import { axisAt, dtypeOf, type View } from "./view.ts";

type Reduction = ParametersOf["reduce"]["op"];

const OPERATOR: Record<Reduction, Operator> = {
  Add: "ReduceSum",
  Mul: "ReduceProd",
  Min: "ReduceMin",
  Max: "ReduceMax",
};

/** Any is the largest of 0 and 1, all is the smallest. */
const OF_BOOLEANS: Record<Reduction, Reduction> = { Add: "Max", Mul: "Min", Min: "Min", Max: "Max" };

/** ONNX Runtime reduces no booleans and no unsigned integers, and saturates sums of int32; int64 wraps, as jax-js does. */
export function carrierOf(op: Reduction, dtype: StoredType): StoredType {
  return dtype === "int32" && (op === "Add" || op === "Mul") ? "int64" : signedType(dtype);
}

export const reduce: Rule<"reduce"> = (b, operands, { op, axis }) => {
  const view = at(operands, 0);
  const dtype = dtypeOf(view);
  if (dtype === "uint32" && (op === "Min" || op === "Max")) return unsignedExtremum(b, view, op, axis);
  const carried = castView(b, view, carrierOf(op, dtype));
  return castView(b, reduced(b, carried, dtype === "bool" ? OF_BOOLEANS[op] : op, axis), dtype);
};

/** Extrema of uint32 as those of int32 in the same order, 2³¹ lower: ONNX Runtime's of int64 err about 2³¹. */
function unsignedExtremum(b: Builder, view: View, op: "Min" | "Max", axes: readonly number[]): View {
  const shifted = (x: View): View => binary(b, "BitwiseXor", x, scalarView(b, "int32", -(2 ** 31)));
  return castView(b, shifted(reduced(b, shifted(castView(b, view, "int32")), op, axes)), "uint32");
}

/** Reduces stored axes where they lie; along a broadcast axis a sum is a product and an extremum is the value. */
export function reduced(b: Builder, view: View, op: Reduction, axes: readonly number[]): View {
  const dtype = dtypeOf(view);
  const real = axes.flatMap((i) => axisAt(view, i).source ?? []);
  const repeats = axes.reduce((n, i) => (axisAt(view, i).source === null ? n * axisAt(view, i).size : n), 1);
  const kept = view.source.shape.flatMap((_, i) => (real.includes(i) ? [] : [i]));
  const source = real.length === 0 ? view.source : reducedOver(b, view.source, op, real);
  const result: View = {
    source,
    axes: view.axes.flatMap((axis, i) =>
      axes.includes(i) ? [] : [{ ...axis, source: axis.source === null ? null : kept.indexOf(axis.source) }],
    ),
  };
  if (repeats === 1 || op === "Min" || op === "Max") return result;
  return op === "Add" ? binary(b, "Mul", result, scalarView(b, dtype, repeats)) : power(b, result, repeats);
}

/** A stored array reduced over some of its axes. ONNX Runtime's extrema may pass NaN by; its sums do not. */
function reducedOver(b: Builder, x: Value, op: Reduction, axes: readonly number[]): Value {
  const over = b.integers([...axes].sort((i, j) => i - j));
  const type = { dtype: x.dtype, shape: x.shape.filter((_, i) => !axes.includes(i)) };
  const reduce = (by: Reduction, of: Value): Value => b.op(OPERATOR[by], [of, over], type, { keepdims: 0 });
  const result = reduce(op, x);
  if (!isFloat(x.dtype) || (op !== "Min" && op !== "Max")) return result;
  const bounded = b.op("Clip", [x, b.scalar(x.dtype, -1), b.scalar(x.dtype, 1)], x);
  const sum = reduce("Add", bounded);
  const isNumber = b.op("Equal", [sum, sum], { dtype: "bool", shape: type.shape });
  return b.op("Where", [isNumber, result, sum], type);
}

/** xⁿ by squaring: exact modulo 2⁶⁴, where Pow goes through floating point. */
function power(b: Builder, x: View, n: number): View {
  if (n === 1) return x;
  const half = power(b, x, Math.floor(n / 2));
  const square = binary(b, "Mul", half, half);
  return n % 2 === 0 ? square : binary(b, "Mul", square, x);
}
