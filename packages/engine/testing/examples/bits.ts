import type { numpy as np } from "@jax-js/jax";
import { type Example, narrowed } from "../example.ts";
import { below } from "../random.ts";
import type { Value } from "./values.ts";

const whole32: Record<"int32" | "uint32", Value> = {
  int32: (next) => below(next, 2 ** 32) - 2 ** 31,
  uint32: (next) => below(next, 2 ** 32),
};

export const bits = (
  f: (x: np.Array, y: np.Array, next: () => number) => np.Array,
  amount?: Value,
): Example => ({
  dtypes: ["int32", "uint32"],
  make: ({ shape, dtype, next }) => {
    const value = dtype === "int32" ? whole32.int32 : whole32.uint32;
    const choice = next();
    return {
      operands: [
        { shape: narrowed(shape, next), dtype, value },
        { shape: narrowed(shape, next), dtype, value: amount ?? value },
      ],
      apply: (x: np.Array, y: np.Array) => f(x, y, () => choice),
    };
  },
});
