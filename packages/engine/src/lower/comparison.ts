import type { Operator } from "../onnx/operators.ts";
import { at } from "../present.ts";
import { signedType } from "./cast.ts";
import { nary, unary } from "./elementwise.ts";
import type { ParametersOf, Rule } from "./rule.ts";
import { dtypeOf } from "./view.ts";

const OPERATOR: Record<ParametersOf["compare"]["op"], Operator> = {
  less: "Less",
  less_equal: "LessOrEqual",
  equal: "Equal",
  not_equal: "Equal",
};

export const compare: Rule<"compare"> = (b, operands, { op }, { shape }) => {
  const dtype = dtypeOf(at(operands, 0)); // tracing has given both the same
  const result = nary(b, OPERATOR[op], operands, shape, signedType(dtype), "bool");
  return op === "not_equal" ? unary(b, "Not", result) : result;
};
