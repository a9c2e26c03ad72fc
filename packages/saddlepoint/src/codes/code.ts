import type { numpy as np } from "@jax-js/jax";
import type { Stream } from "../random/stream.ts";

/** A few settings of one code, to draw a traversal with. */
export type CodeSweep = {
  /** One number a setting: the class, or the continuous value. */
  readonly values: readonly number[];
  /** The settings as the generator reads them, [values.length, dimension], row by row. */
  readonly encodings: Float32Array;
};

/**
 * A latent code c with a known prior: what the generator reads, and what Q says about it.
 *
 * A batch's encodings are [n, dimension] and Q's outputs, its head, [n, headSize]. Everything is in nats.
 */
export type Code = {
  /** The prior's family, for reports: "categorical", "uniform", "normal" or "bernoulli". */
  readonly kind: string;
  /** In words, for model cards: the prior, and what the generator's input takes for it. */
  readonly description: { readonly prior: string; readonly input: string };
  /** How many numbers of the generator's input the code takes. */
  readonly dimension: number;
  /** How many outputs of Q describe the code's posterior. */
  readonly headSize: number;
  readonly discrete: boolean;
  /** The least and the largest value of a draw from the prior; infinite where there is none. */
  readonly support: readonly [low: number, high: number];
  /** The prior's own entropy H(c), in nats; differential where the code is continuous. */
  readonly entropy: number;
  /**
   * The largest that Q's bound on the information with the code can be, in nats: H(c) where it is discrete; where it is
   * continuous, what Q's least width allows, while the information itself has no maximum.
   */
  readonly ceiling: number;
  /**
   * `n` independent draws from the prior as the generator reads them, [n, dimension], row by row.
   *
   * @param out where to put them, to spare an allocation; of the result's exact length
   */
  sample(stream: Stream, n: number, out?: Float32Array): Float32Array;
  /** log Q(c|x) of each sample, [n], in nats; a density where the code is continuous. Consumes its arguments. */
  logLikelihood(head: np.Array, encoding: np.Array): np.Array;
  /**
   * Q's head [n, headSize] as the posterior it stands for, in the code's own units: the "probabilities" of a discrete
   * code's values, [n, values], or the "mean" and "sigma" of a continuous one, [n, 1] each. Consumes its argument.
   */
  posterior(head: np.Array): Readonly<Record<string, np.Array>>;
  /** The most likely value under each row of Q's head [n, headSize]: a class, or a continuous value. */
  mostLikely(head: Float32Array): Float32Array;
  /** The value that each row of the encodings [n, dimension] stands for: a class, or a continuous value. */
  decode(encodings: Float32Array): Float32Array;
  /** Settings to traverse: every class, or `count` values evenly over `range` (twice the prior's spread by default). */
  sweep(count: number, range?: readonly [number, number]): CodeSweep;
};
