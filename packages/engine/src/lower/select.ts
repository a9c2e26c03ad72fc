import type { Builder } from "../onnx/builder.ts";
import { at } from "../present.ts";
import type { StoredType } from "../tensor.ts";
import { castView, signedType } from "./cast.ts";
import { elementwise, nary, unary } from "./elementwise.ts";
import type { Rule } from "./rule.ts";
import type { View } from "./view.ts";

/** condition ? x : y, element by element. */
export function select(
  b: Builder,
  condition: View,
  x: View,
  y: View,
  shape: readonly number[],
  dtype: StoredType,
): View {
  if (dtype === "bool") {
    const whenTrue = nary(b, "And", [condition, x], shape, "bool");
    const whenFalse = nary(b, "And", [unary(b, "Not", condition), y], shape, "bool");
    return nary(b, "Or", [whenTrue, whenFalse], shape, "bool");
  }
  const carrier = signedType(dtype);
  const branches = [x, y].map((view) => castView(b, view, carrier));
  const chosen = elementwise(b, [condition, ...branches], shape, (values, extents) =>
    b.op("Where", values, { dtype: carrier, shape: extents }),
  );
  return castView(b, chosen, dtype);
}

export const where: Rule<"where"> = (b, operands, _, { dtype, shape }) =>
  select(b, at(operands, 0), at(operands, 1), at(operands, 2), shape, dtype);
