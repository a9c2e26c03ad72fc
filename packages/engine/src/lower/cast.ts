import type { Builder } from "../onnx/builder.ts";
import { dataType } from "../onnx/dataTypes.ts";
import type { Value } from "../onnx/graph.ts";
import type { Operator } from "../onnx/operators.ts";
import { RANGES, type StoredType } from "../tensor.ts";
import { dtypeOf, type View, withSource } from "./view.ts";

export const isFloat = (dtype: StoredType): boolean => dtype === "float32" || dtype === "float64";

/** A type that holds all values of another: ONNX Runtime adds, orders and chooses floats and signed integers only. */
export const signedType = (dtype: StoredType): StoredType =>
  dtype === "bool" ? "int32" : dtype === "uint32" ? "int64" : dtype;

/** Converts a stored array; floats saturate when they become integers, and NaN becomes 0, as in jax-js. */
function castValue(b: Builder, value: Value, dtype: StoredType): Value {
  if (value.dtype === dtype) return value;
  const to = (from: Value, type: StoredType): Value =>
    b.op("Cast", [from], { dtype: type, shape: value.shape }, { to: dataType(type) });
  if (isFloat(value.dtype) && (dtype === "int32" || dtype === "uint32")) {
    const [low, high] = RANGES[dtype];
    const end = high + 1; // 2³¹ − 1 and 2³² − 1 are no float32
    const extremum = (op: Operator, from: Value, limit: number): Value =>
      b.op(op, [from, b.scalar(from.dtype, limit)], from);
    // Min and Max keep NaN, where Clip does not; as int64 it is −2⁶³, whose lower half is 0.
    const within = extremum("Max", extremum("Min", value, end), low);
    const wide = to(within, "int64");
    // Not a Min: ONNX Runtime's of int64 errs about 2³¹.
    const isEnd = b.op("Equal", [wide, b.scalar("int64", end)], { dtype: "bool", shape: value.shape });
    return to(b.op("Where", [isEnd, b.scalar("int64", high), wide], wide), dtype);
  }
  return to(value, dtype);
}

/** Converts a view's stored array, so that a broadcast is converted once. */
export const castView = (b: Builder, view: View, dtype: StoredType): View =>
  dtypeOf(view) === dtype ? view : withSource(view, castValue(b, view.source, dtype));
