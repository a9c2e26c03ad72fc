import type { Operator } from "../onnx/operators.ts";
import { at } from "../present.ts";
import type { StoredType } from "../tensor.ts";
import { castView, isFloat, signedType } from "./cast.ts";
import { binary, nary, scalarView, unary } from "./elementwise.ts";
import type { Rule } from "./rule.ts";
import { select } from "./select.ts";
import { dtypeOf, shapeOf, type View } from "./view.ts";

/** ONNX Runtime has no unsigned arithmetic; int64 holds every uint32 and the cast back wraps modulo 2³². */
const arithmetic =
  (op: Operator, logical: Operator): Rule<string> =>
  (b, operands, _, { dtype, shape }) =>
    dtype === "bool"
      ? nary(b, logical, operands, shape, "bool")
      : castView(b, nary(b, op, operands, shape, signedType(dtype)), dtype);

/** x + y; of booleans, or. */
export const add = arithmetic("Add", "Or");
/** x · y; of booleans, and. */
export const mul = arithmetic("Mul", "And");

/** Division that rounds towards zero. */
export const idiv: Rule<"idiv"> = (b, operands, _, { dtype, shape }) => {
  if (!isFloat(dtype))
    return castView(b, nary(b, "Div", operands, shape, dtype === "int32" ? "int32" : "int64"), dtype);
  const quotient = nary(b, "Div", operands, shape, dtype);
  return binary(b, "Mul", unary(b, "Sign", quotient), unary(b, "Floor", unary(b, "Abs", quotient)));
};

/** The remainder with the sign of the dividend, as in C. */
export const mod: Rule<"mod"> = (b, operands, _, { dtype, shape }) =>
  nary(b, "Mod", operands, shape, dtype, dtype, { fmod: 1 });

const extremum =
  (op: Operator, logical: Operator): Rule<string> =>
  (b, operands, _, { dtype, shape }) =>
    nary(b, dtype === "bool" ? logical : op, operands, shape, dtype);

export const min = extremum("Min", "And");
export const max = extremum("Max", "Or");

/** −x, modulo 2³² for unsigned integers; of booleans, x. */
export const neg: Rule<"neg"> = (b, operands) => {
  const x = at(operands, 0);
  const dtype = dtypeOf(x);
  return dtype === "bool" ? x : castView(b, unary(b, "Neg", castView(b, x, signedType(dtype))), dtype);
};

/** A function of one real variable that ONNX has under another name, for the types that ONNX Runtime computes it in. */
export const unaryRule =
  (op: Operator, dtypes: readonly StoredType[] = ["float32", "float64"]): Rule<string> =>
  (b, operands) => {
    const x = at(operands, 0);
    requireType(op.toLowerCase(), dtypeOf(x), dtypes);
    return unary(b, op, x);
  };

function requireType(primitive: string, dtype: StoredType, allowed: readonly StoredType[]): void {
  if (allowed.includes(dtype)) return;
  throw new TypeError(
    `compile(fn): fn must use ${primitive} on ${allowed.join(" or ")} arrays, got ${dtype}; cast with .astype(np.float32)`,
  );
}

/** Rounds floats; integers are whole already. */
export const rounding =
  (op: Operator): Rule<string> =>
  (b, operands) => {
    const x = at(operands, 0);
    return isFloat(dtypeOf(x)) ? unary(b, op, x) : x;
  };

// W. H. Press et al., Numerical Recipes, 2nd ed., §6.2 (erfcc): Chebyshev coefficients in t = 1 / (1 + |x|/2);
// relative error below 1.2e-7 everywhere, where 1 − erf(x) would lose all digits in the tail.
const ERFC_COEFFICIENTS = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
] as const;

/** erfc(x) = 2/√π ∫ₓ^∞ e^{−t²} dt. */
export const erfc: Rule<"erfc"> = (b, operands) => {
  const x = at(operands, 0);
  const dtype = dtypeOf(x);
  requireType("erfc", dtype, ["float32"]);
  const constant = (value: number) => scalarView(b, dtype, value);
  const z = unary(b, "Abs", x);
  const t = unary(b, "Reciprocal", binary(b, "Add", binary(b, "Mul", z, constant(0.5)), constant(1)));
  const polynomial = ERFC_COEFFICIENTS.reduceRight<View>(
    (sum, c) => binary(b, "Add", binary(b, "Mul", sum, t), constant(c)),
    constant(0),
  );
  const exponent = binary(b, "Sub", polynomial, binary(b, "Mul", z, z));
  const tail = binary(b, "Mul", t, unary(b, "Exp", exponent));
  const negative = binary(b, "Less", x, constant(0), "bool");
  const reflected = binary(b, "Sub", constant(2), tail);
  return select(b, negative, reflected, tail, shapeOf(x), dtype);
};
