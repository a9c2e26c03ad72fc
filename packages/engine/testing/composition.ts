import { lax, nn, numpy as np } from "@jax-js/jax";
import { disguise, moved } from "./disguise.ts";
import { narrowed, nth } from "./example.ts";
import { below, stream } from "./random.ts";

/** One line of a program: it takes some of the arrays made so far and makes another. Its arguments are its own references. */
type Line = (pool: readonly np.Array[], next: () => number) => np.Array;

const chosen = (pool: readonly np.Array[], next: () => number): np.Array =>
  nth(pool, below(next, pool.length)).ref;

/** Values stay near 1 whatever the program does, so that rounding stays small beside them. */
const tame = (x: np.Array): np.Array => nn.softSign(x).mul(2);

/** Another array of the pool, repeated, cut and reshaped to a shape. */
function filled(pool: readonly np.Array[], shape: readonly number[], next: () => number): np.Array {
  const fit = pool.filter((y) => String(y.shape) === String(shape));
  if (fit.length > 0) return nth(fit, below(next, fit.length)).ref;
  const flat = chosen(pool, next).reshape([-1]);
  const size = shape.reduce((n, extent) => n * extent, 1);
  return np
    .tile(flat, Math.ceil(size / flat.size))
    .slice([0, size])
    .reshape([...shape]);
}

/** Another array of the pool, made to broadcast with a shape. */
const matching = (pool: readonly np.Array[], shape: readonly number[], next: () => number): np.Array =>
  filled(pool, narrowed(shape, next), next);

const LINES: Record<string, Line> = {
  move: (pool, next) => moved(chosen(pool, next), below(next, 2 ** 30)),
  function: (pool, next) => {
    const functions = [
      np.sin,
      np.cos,
      np.tanh,
      nn.relu,
      nn.sigmoid,
      np.square,
      np.abs,
      (x: np.Array) => np.exp(x.neg()),
    ];
    return nth(functions, below(next, functions.length))(chosen(pool, next));
  },
  combine: (pool, next) => {
    const x = chosen(pool, next);
    const y = matching(pool, x.shape, next);
    const combine = [np.add, np.multiply, np.subtract, np.maximum, np.minimum];
    return nth(combine, below(next, combine.length))(x, y);
  },
  divide: (pool, next) => {
    const x = chosen(pool, next);
    const y = matching(pool, x.shape, next);
    return x.div(np.square(y).add(1));
  },
  choose: (pool, next) => {
    const x = chosen(pool, next);
    const y = matching(pool, x.shape, next);
    return np.where(x.ref.greater(0), x, y);
  },
  reduce: (pool, next) => {
    const x = chosen(pool, next);
    if (x.ndim === 0) return x;
    const axis = below(next, x.ndim);
    const reduce = ["sum", "mean", "max", "min"] as const;
    return x[nth(reduce, below(next, reduce.length))](axis, { keepdims: next() < 0.5 });
  },
  widen: (pool, next) => {
    const x = chosen(pool, next);
    return x.size > 40 ? x : np.broadcastTo(x, [1 + below(next, 3), ...x.shape]);
  },
  product: (pool, next) => {
    const x = chosen(pool, next);
    if (x.ndim === 0) return x;
    const inner = nth(x.shape, x.ndim - 1);
    return np.matmul(x, filled(pool, [inner, 1 + below(next, 4)], next));
  },
  convolve: (pool, next) => {
    const x = chosen(pool, next);
    const length = x.size;
    const image = x.reshape([1, 1, length]);
    const kernel = filled(pool, [2, 1, Math.min(length, 2)], next);
    return lax.convGeneralDilated(image, kernel, [1 + below(next, 2)], [[1, 1]], {
      lhsDilation: [1 + below(next, 2)],
    });
  },
  pad: (pool, next) => {
    const x = chosen(pool, next);
    return x.size > 40 || x.ndim === 0
      ? x
      : np.pad(
          x,
          x.shape.map((): [number, number] => [below(next, 2), below(next, 2)]),
        );
  },
  join: (pool, next) => {
    const x = chosen(pool, next);
    return x.ndim === 0 || x.size > 40 ? x : np.concatenate([x.ref, np.flip(x, [0])], 0);
  },
  cut: (pool, next) => {
    const x = chosen(pool, next);
    if (x.ndim === 0) return x;
    return x.slice(...x.shape.map((extent): [number, number] => [below(next, Math.min(extent, 2)), extent]));
  },
};

/** No array of a composition has more axes or elements than these: jax-js interprets every one. */
const [MOST_AXES, LARGEST] = [5, 300] as const;

/**
 * A random straight-line program over float32 arrays of the given shapes: `length` lines, each a primitive or a few, the
 * results of all of which are results of the program.
 */
export function composition(shapes: readonly (readonly number[])[], seed: number, length: number) {
  const inputs = shapes.map((shape, i) => disguise(shape, seed + i, 2));
  const kinds = Object.values(LINES);
  return {
    sources: inputs.map(({ source }) => source),
    run: (xs: readonly np.Array[]): np.Array[] => {
      const next = stream(seed);
      const pool = inputs.map((input, i) => input.apply(nth(xs, i)));
      for (let i = 0; i < length; i++) {
        const made = tame(nth(kinds, below(next, kinds.length))(pool, next));
        if (made.ndim <= MOST_AXES && made.size <= LARGEST) pool.push(made);
        else made.dispose();
      }
      return pool;
    },
  };
}
