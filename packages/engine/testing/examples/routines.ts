import { numpy as np } from "@jax-js/jax";
import type { Example } from "../example.ts";
import { below } from "../random.ts";
import { ALL, positive, type Value } from "./values.ts";

const SMALL: Value = (next) => below(next, 4);

/**
 * The same array, stored anew: jax-js 0.1.25 hands its sorting, scattering and transforming routines the whole array of
 * which theirs is the beginning.
 */
export const settled = (x: np.Array): np.Array =>
  x.dtype === np.bool ? np.logicalNot(np.logicalNot(x)) : x.add(0);

/** Along a random axis, on arrays with many ties. */
export const sorting = (f: (x: np.Array, axis: number) => np.Array): Example => ({
  dtypes: ALL,
  ranks: [1, 4],
  make: ({ shape, dtype, next }) => {
    const axis = below(next, shape.length);
    const ties = dtype !== "bool" && next() < 0.5 ? { value: SMALL } : {};
    return { operands: [{ shape, dtype, ...ties }], apply: (x: np.Array) => f(settled(x), axis) };
  },
});

export const fourier: Example = {
  dtypes: ["float32"],
  ranks: [1, 3],
  make: ({ shape: given, dtype, next }) => {
    const shape = positive(given);
    const axis = below(next, shape.length);
    const transform = next() < 0.5 ? np.fft.fft : np.fft.ifft;
    return {
      operands: [
        { shape, dtype },
        { shape, dtype },
      ],
      apply: (real: np.Array, imag: np.Array) => {
        const result = transform({ real: settled(real), imag: settled(imag) }, axis);
        return [result.real, result.imag];
      },
      tolerance: { rtol: 1e-5, atol: 1e-5 },
    };
  },
};
