import { unary } from "../../src/lower/elementwise.ts";
import type { Rule } from "../../src/lower/rule.ts";
import { dtypeOf } from "../../src/lower/view.ts";
import { at } from "../../src/present.ts";

/** 1 / √x. */
export const rsqrt: Rule<"rsqrt"> = (b, operands) => {
  const x = at(operands, 0);
  if (dtypeOf(x) !== "float32") {
    throw new TypeError(`compile(fn): fn must use rsqrt on float32 arrays, got ${dtypeOf(x)}`);
  }
  return unary(b, "Reciprocal", unary(b, "Sqrt", x));
};
