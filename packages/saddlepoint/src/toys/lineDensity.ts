import type { Stream } from "../random/stream.ts";

/** A distribution on the line that is easy to draw and to compare with. */
export type LineDensity = {
  readonly name: string;
  /** An interval that holds all but a negligible part of its mass. */
  readonly range: readonly [low: number, high: number];
  /** `n` independent numbers: float32 [n]. As with `ToyDensity`, parts drawn one after the other are one large draw. */
  readonly sample: (stream: Stream, n: number) => Float32Array;
  /** log of the density at x, in nats. */
  readonly logDensity: (x: number) => number;
  /** The probability of every interval between neighbouring edges: [edges − 1]. */
  readonly cells: (edges: readonly number[]) => Float64Array;
  /** Where it is a mixture of equal modes. */
  readonly modes?: { readonly centres: readonly number[]; readonly deviation: number };
};

/** Σ wᵢ N(mᵢ, sᵢ²) on the line. */
export type NormalMixture = {
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
};
