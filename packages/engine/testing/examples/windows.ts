import { grad, lax, type numpy as np } from "@jax-js/jax";
import { type Example, nth } from "../example.ts";
import { below } from "../random.ts";
import { FLOATS, NUMERIC, pick, positive } from "./values.ts";

interface Windows {
  readonly window: number[];
  readonly strides: number[];
}

/** Windows over the last axes that fit in the shape. */
function windows(shape: readonly number[], next: () => number): Windows {
  const over = shape.slice(below(next, shape.length));
  return {
    window: over.map((extent) => 1 + below(next, extent)),
    strides: over.map(() => 1 + below(next, 3)),
  };
}

const pooled = (x: np.Array, { window, strides }: Windows, op: "sum" | "max" | "prod"): np.Array =>
  lax.reduceWindow(x, (w) => w[op](), window, strides);

export const pooling: Example = {
  dtypes: NUMERIC,
  ranks: [1, 4],
  make: ({ shape: given, dtype, next }) => {
    const shape = positive(given);
    const over = windows(shape, next);
    const op = pick(["sum", "max", "prod"] as const, next);
    return { operands: [{ shape, dtype }], apply: (x: np.Array) => pooled(x, over, op) };
  },
};

export const poolingGradient: Example = {
  dtypes: FLOATS,
  ranks: [1, 4],
  make: ({ shape: given, dtype, next }) => {
    const shape = positive(given);
    const over = windows(shape, next);
    const lead = shape.length - over.window.length;
    const places = shape.map((extent, i) =>
      i < lead ? extent : Math.floor((extent - nth(over.window, i - lead)) / nth(over.strides, i - lead)) + 1,
    );
    return {
      operands: [
        { shape, dtype },
        { shape: places, dtype },
      ],
      apply: (x: np.Array, w: np.Array) => grad((y: np.Array) => pooled(y, over, "sum").mul(w).sum())(x),
    };
  },
};
