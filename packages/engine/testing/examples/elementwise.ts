import { numpy as np } from "@jax-js/jax";
import type { ElementType } from "../../src/tensor.ts";
import { type Draw, type Example, narrowed } from "../example.ts";
import { ALL, NUMERIC, nonzero, pick, type Value } from "./values.ts";

/** A function of one array. */
export const unary = (
  dtypes: readonly ElementType[],
  f: (x: np.Array) => np.Array,
  value?: Value,
): Example => ({
  dtypes,
  make: ({ shape, dtype }) => ({
    operands: [{ shape, dtype, ...(value === undefined ? {} : { value }) }],
    apply: (x: np.Array) => f(x),
  }),
});

/** A function of two arrays that broadcast together. */
export const binary = (
  dtypes: readonly ElementType[],
  f: (x: np.Array, y: np.Array, draw: Draw) => np.Array,
  divisor?: (dtype: ElementType) => Value,
): Example => ({
  dtypes,
  make: (draw) => {
    const { shape, dtype, next } = draw;
    const value = divisor === undefined ? {} : { value: divisor(dtype) };
    const [left, right] = [narrowed(shape, next), narrowed(shape, next)];
    const choice = next();
    return {
      operands: [
        { shape: left, dtype },
        { shape: right, dtype, ...value },
      ],
      apply: (x: np.Array, y: np.Array) => f(x, y, { ...draw, next: () => choice }),
    };
  },
});

export const casting: Example = {
  dtypes: ALL,
  make: ({ shape, dtype, next }) => {
    const others = ALL.filter((other) => other !== dtype);
    const to = pick(others, next);
    return { operands: [{ shape, dtype }], apply: (x: np.Array) => x.astype(np[to]) };
  },
};

export const comparison = binary(ALL, (x, y, { next }) => {
  const op = pick(["less", "lessEqual", "equal", "notEqual", "greater", "greaterEqual"] as const, next);
  return x[op](y);
});

export const choosing: Example = {
  dtypes: ALL,
  make: ({ shape, dtype, next }) => ({
    operands: [
      { shape: narrowed(shape, next), dtype: "bool" },
      { shape: narrowed(shape, next), dtype },
      { shape: narrowed(shape, next), dtype },
    ],
    apply: (c: np.Array, x: np.Array, y: np.Array) => np.where(c, x, y),
  }),
};

export const idivision: Example = {
  dtypes: NUMERIC,
  make: (draw) =>
    draw.dtype === "float32" || draw.dtype === "float64"
      ? { operands: [draw], apply: (x: np.Array) => np.trunc(x) }
      : binary(NUMERIC, (x, y) => x.div(y), nonzero).make(draw),
};
