// Of one float64 number, without jax-js: for what is counted and drawn. Of arrays that are differentiated: sigmoid.ts and its kin.

/** σ(x) = 1 / (1 + e^(−x)), without overflow. */
export const sigmoidOf = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));

/** log σ(x), without overflow; log(1 − σ(x)) is log σ(−x). */
export const logSigmoidOf = (x: number): number => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));

/** log(1 + eˣ), without overflow. */
export const softplusOf = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** log(1 + 1/u) for u > 0, finite down to the smallest number, whose reciprocal is not. */
export const log1pReciprocal = (u: number): number =>
  u < 1 ? Math.log1p(u) - Math.log(u) : Math.log1p(1 / u);
