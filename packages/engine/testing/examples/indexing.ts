import { grad, type numpy as np } from "@jax-js/jax";
import { type Draw, type Example, type Made, narrowed, nth } from "../example.ts";
import { below } from "../random.ts";
import { settled } from "./routines.ts";
import { FLOATS, pick, positive } from "./values.ts";

/** Where an array is looked up: by one index array on an axis, or by two on two axes, side by side or apart. */
export function lookup({ shape: given, dtype, next }: Draw): Made & { readonly result: readonly number[] } {
  const shape = positive(given);
  const indexShape = narrowed([2, 3].slice(below(next, 3)), next);
  const indexType = pick(["int32", "uint32"] as const, next);
  const first = below(next, shape.length);
  const second = shape.length > 1 && next() < 0.6 ? first + 1 + below(next, shape.length - first - 1) : -1;
  const indexed = shape.length > first + 1 && second > first ? [first, second] : [first];
  const operands = indexed.map((axis) => ({
    shape: axis === first ? indexShape : narrowed(indexShape, next),
    dtype: indexType,
    value: (n: () => number) => below(n, nth(shape, axis)),
  }));
  const rest = shape.filter((_, i) => !indexed.includes(i));
  const outDim = indexed.length === 2 && second !== first + 1 ? 0 : first;
  return {
    operands: [{ shape, dtype }, ...operands],
    apply: (x: np.Array, ...indices: np.Array[]) =>
      x.slice(
        ...shape.map((_, i) => {
          const k = indexed.indexOf(i);
          return k < 0 ? ([] as []) : nth(indices, k);
        }),
      ),
    result: [...rest.slice(0, outDim), ...indexShape, ...rest.slice(outDim)],
  };
}

export const scattering: Example = {
  dtypes: FLOATS,
  ranks: [1, 4],
  make: (draw) => {
    const looked = lookup(draw);
    const operands = [...looked.operands, { shape: looked.result, dtype: draw.dtype }];
    return {
      operands,
      apply: (x: np.Array, ...others: np.Array[]) => {
        const weights = nth(others, others.length - 1);
        const indices = others.slice(0, -1).map(settled);
        return grad((y: np.Array) => {
          const taken = looked.apply(y, ...indices);
          return (Array.isArray(taken) ? nth(taken, 0) : taken).mul(weights).sum();
        })(x);
      },
    };
  },
};
