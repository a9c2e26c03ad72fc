import type { StoredType } from "../tensor.ts";
import { nary, unary } from "./elementwise.ts";
import type { ParametersOf } from "./rule.ts";
import { at, type Rule } from "./rule.ts";
import { dtypeOf, type View } from "./view.ts";

/** jax-js's lattice of types; a scalar without axes (a literal) takes the other operand's type. */
const RANK: Record<StoredType, number> = { bool: 0, uint32: 1, int32: 2, int64: 3, float32: 4, float64: 5 };

function promoted(operands: readonly View[]): StoredType {
  const strong = operands.filter((view) => view.axes.length > 0);
  const types = (strong.length > 0 ? strong : operands).map(dtypeOf);
  return types.reduce((a, c) => (RANK[a] >= RANK[c] ? a : c));
}

/** ONNX Runtime orders floats and signed integers only. */
const ORDERED: Partial<Record<StoredType, StoredType>> = { bool: "int32", uint32: "int64" };

const OPERATOR: Record<ParametersOf["compare"]["op"], string> = {
  less: "Less",
  less_equal: "LessOrEqual",
  equal: "Equal",
  not_equal: "Equal",
};

export const compare: Rule<"compare"> = (b, operands, { op }, outputs) => {
  const { shape } = at(outputs, 0);
  const dtype = promoted(operands);
  const result = nary(b, OPERATOR[op], operands, shape, ORDERED[dtype] ?? dtype, "bool");
  return [op === "not_equal" ? unary(b, "Not", result) : result];
};
