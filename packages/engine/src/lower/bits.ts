import type { Builder } from "../onnx/builder.ts";
import { at } from "../present.ts";
import { castView } from "./cast.ts";
import { binary, nary, scalarView } from "./elementwise.ts";
import type { ParametersOf, Rule } from "./rule.ts";
import { dtypeOf, type View } from "./view.ts";

const LOGICAL: Record<ParametersOf["bit_combine"]["op"], "And" | "Or" | "Xor"> = {
  and: "And",
  or: "Or",
  xor: "Xor",
};

export const bitCombine: Rule<"bit_combine"> = (b, operands, { op }, { dtype, shape }) =>
  nary(b, dtype === "bool" ? LOGICAL[op] : `Bitwise${LOGICAL[op]}`, operands, shape, dtype);

const DIRECTION: Record<ParametersOf["bit_shift"]["op"], string> = { shl: "LEFT", shr: "RIGHT" };

/** Shifts 32 bits by the amount modulo 32, filling with zeros on either side, as jax-js does. */
export const bitShift: Rule<"bit_shift"> = (b, operands, { op }, { dtype, shape }) => {
  const amount = castView(b, at(operands, 1), "uint32");
  const modulo32 = binary(b, "BitwiseAnd", amount, scalarView(b, "uint32", 31));
  const bits = castView(b, at(operands, 0), "uint32");
  const shifted = nary(b, "BitShift", [bits, modulo32], shape, "uint32", "uint32", {
    direction: DIRECTION[op],
  });
  return castView(b, shifted, dtype);
};

/** Counts the bits that are set, adding neighbouring fields of 1, 2, 4 and 8 bits (H. S. Warren, Hacker's Delight, §5–1). */
export const bitCount: Rule<"bit_count"> = (b, operands) => {
  const int = (value: number) => scalarView(b, "int64", value);
  const and = (x: View, mask: number) => binary(b, "BitwiseAnd", x, int(mask));
  const half = (x: View, divisor: number) => binary(b, "Div", x, int(divisor));
  const x = unsigned(b, at(operands, 0));
  const pairs = binary(b, "Sub", x, and(half(x, 2), 0x55555555));
  const nibbles = binary(b, "Add", and(pairs, 0x33333333), and(half(pairs, 4), 0x33333333));
  const bytes = and(binary(b, "Add", nibbles, half(nibbles, 16)), 0x0f0f0f0f);
  const total = and(half(binary(b, "Mul", bytes, int(0x01010101)), 2 ** 24), 0xff);
  return castView(b, total, "int32");
};

/** The 32 bits of an integer as a non-negative int64. */
function unsigned(b: Builder, view: View): View {
  const wide = castView(b, view, "int64");
  return dtypeOf(view) === "uint32"
    ? wide
    : binary(b, "BitwiseAnd", wide, scalarView(b, "int64", 0xffffffff));
}
