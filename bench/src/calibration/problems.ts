import type { FDivergence, Samples } from "../subject/library.ts";

/** Pairs (x, y) of known mutual information, in nats, and what else is known of them. */
export type InformationProblem = {
  readonly name: string;
  readonly truth: number;
  readonly draw: (seed: number, n: number) => { readonly x: Samples; readonly y: Samples };
  /** H(y). */
  readonly entropy?: number;
  readonly discrete?: boolean;
  /** log p(y|x) of a pair of rows. */
  readonly conditional?: (x: Float32Array, y: Float32Array) => number;
  /** log p(y) of a row. */
  readonly marginal?: (y: Float32Array) => number;
};

/** Samples of P and Q whose divergences and Wasserstein-1 distance are known. */
export type DivergenceProblem = {
  readonly name: string;
  readonly truth: (divergence: FDivergence) => number;
  /** Not given where it is not known. */
  readonly wasserstein?: number;
  readonly draw: (seed: number, n: number) => { readonly p: Samples; readonly q: Samples };
};

export const logNormal = (z: number, mean: number, deviation: number): number =>
  -0.5 * ((z - mean) / deviation) ** 2 - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI);
