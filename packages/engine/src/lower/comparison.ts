import type { Operator } from "../onnx/operators.ts";
import { at } from "../present.ts";
import type { StoredType } from "../tensor.ts";
import { nary, unary } from "./elementwise.ts";
import type { ParametersOf, Rule } from "./rule.ts";
import { dtypeOf } from "./view.ts";

/** ONNX Runtime orders floats and signed integers only. */
const ORDERED: Partial<Record<StoredType, StoredType>> = { bool: "int32", uint32: "int64" };

const OPERATOR: Record<ParametersOf["compare"]["op"], Operator> = {
  less: "Less",
  less_equal: "LessOrEqual",
  equal: "Equal",
  not_equal: "Equal",
};

export const compare: Rule<"compare"> = (b, operands, { op }, outputs) => {
  const { shape } = at(outputs, 0);
  const dtype = dtypeOf(at(operands, 0)); // tracing has given both the same
  const result = nary(b, OPERATOR[op], operands, shape, ORDERED[dtype] ?? dtype, "bool");
  return [op === "not_equal" ? unary(b, "Not", result) : result];
};
