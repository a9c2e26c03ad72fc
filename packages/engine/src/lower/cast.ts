import type { Builder } from "../onnx/builder.ts";
import { dataType } from "../onnx/encode.ts";
import type { Value } from "../onnx/graph.ts";
import type { StoredType } from "../tensor.ts";
import { dtypeOf, type View, withSource } from "./view.ts";

const INT32_RANGE = [-2147483648, 2147483520] as const; // the last float32 below 2³¹
const UINT32_RANGE = [0, 4294967040] as const; // the last float32 below 2³²

const isFloat = (dtype: StoredType): boolean => dtype === "float32" || dtype === "float64";

/** Converts a stored array; floats saturate when they become integers, as in jax-js. */
export function castValue(b: Builder, value: Value, dtype: StoredType): Value {
  if (value.dtype === dtype) return value;
  const to = (from: Value, type: StoredType): Value =>
    b.op("Cast", [from], { dtype: type, shape: value.shape }, { to: dataType(type) });
  if (isFloat(value.dtype) && (dtype === "int32" || dtype === "uint32")) {
    const [low, high] = dtype === "int32" ? INT32_RANGE : UINT32_RANGE;
    const clipped = b.op("Clip", [value, b.scalar(value.dtype, low), b.scalar(value.dtype, high)], value);
    return to(to(clipped, "int64"), dtype);
  }
  return to(value, dtype);
}

/** Converts a view's stored array, so that a broadcast is converted once. */
export const castView = (b: Builder, view: View, dtype: StoredType): View =>
  dtypeOf(view) === dtype ? view : withSource(view, castValue(b, view.source, dtype));
