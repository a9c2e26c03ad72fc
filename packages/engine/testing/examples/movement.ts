import { numpy as np } from "@jax-js/jax";
import { type Example, narrowed, nth } from "../example.ts";
import { below, shuffled } from "../random.ts";
import { ALL, axesOf } from "./values.ts";

export const joining: Example = {
  dtypes: ALL,
  ranks: [1, 4],
  make: ({ shape, dtype, next }) => {
    const axis = below(next, shape.length);
    const parts = Array.from({ length: 1 + below(next, 3) }, () =>
      shape.map((extent, i) => (i === axis ? below(next, 4) : extent)),
    );
    return {
      operands: parts.map((part) => ({ shape: part, dtype })),
      apply: (...xs: np.Array[]) => np.concatenate(xs, axis),
    };
  },
};

export const splitting: Example = {
  dtypes: ALL,
  ranks: [1, 4],
  make: ({ shape, dtype, next }) => {
    const axis = below(next, shape.length);
    const extent = nth(shape, axis);
    const cuts = [below(next, extent + 1), below(next, extent + 1)].sort((a, b) => a - b);
    return { operands: [{ shape, dtype }], apply: (x: np.Array) => np.split(x, cuts, axis) };
  },
};

export const transposing: Example = {
  dtypes: ALL,
  ranks: [2, 5],
  make: ({ shape, dtype, next }) => {
    const perm = shuffled(next, shape.length);
    return { operands: [{ shape, dtype }], apply: (x: np.Array) => x.transpose(perm) };
  },
};

export const broadcasting: Example = {
  dtypes: ALL,
  ranks: [1, 5],
  make: ({ shape, dtype, next }) => ({
    operands: [{ shape: narrowed(shape, next), dtype }],
    apply: (x: np.Array) => np.broadcastTo(x, [...shape]),
  }),
};

export const reshaping: Example = {
  dtypes: ALL,
  ranks: [1, 5],
  make: ({ shape, dtype, next }) => {
    const i = below(next, shape.length);
    const merged = [...shape.slice(0, i), nth(shape, i) * (shape[i + 1] ?? 1), ...shape.slice(i + 2)];
    return { operands: [{ shape, dtype }], apply: (x: np.Array) => x.reshape([...merged, 1]) };
  },
};

export const reversing: Example = {
  dtypes: ALL,
  ranks: [1, 5],
  make: ({ shape, dtype, next }) => {
    const axes = [below(next, shape.length), ...axesOf(shape, next)];
    return { operands: [{ shape, dtype }], apply: (x: np.Array) => np.flip(x, [...new Set(axes)]) };
  },
};

export const shrinking: Example = {
  dtypes: ALL,
  ranks: [1, 5],
  make: ({ shape, dtype, next }) => {
    const ranges = shape.map((extent): [number, number] => {
      const start = below(next, extent + 1);
      return [start, start + below(next, extent - start + 1)];
    });
    return { operands: [{ shape, dtype }], apply: (x: np.Array) => x.slice(...ranges) };
  },
};

export const padding: Example = {
  dtypes: ALL,
  ranks: [1, 4],
  make: ({ shape, dtype, next }) => {
    const widths = shape.map((): [number, number] => [below(next, 3), below(next, 3)]);
    return { operands: [{ shape, dtype }], apply: (x: np.Array) => np.pad(x, widths) };
  },
};
