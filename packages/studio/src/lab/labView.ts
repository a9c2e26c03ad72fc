import type { ClippedWeights } from "saddlepoint/objectives";
import type { Quantity } from "saddlepoint/quantity";

/** A function's values on a regular grid over the picture, row by row from the top; in 1-D one row. */
export interface Field {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/** What the picture shows: the same for a whole game. In 1-D only x. */
export interface Extent {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/** Where the generator puts a regular grid of its noise, [rows, columns, dimension], for one value of the codes. */
export interface LatentImage {
  /** Which value of the first categorical code; 0 without codes. */
  readonly code: number;
  readonly columns: number;
  readonly rows: number;
  readonly points: Float32Array;
}

/** What a code says, as Q's bound and as it is. */
export interface CodeView {
  readonly name: string;
  /** H(c), or h(c) of a continuous code, in nats: the bound is this and the mean of log Q(c|x). */
  readonly entropy: number;
  readonly bound: Quantity;
  /** I(c; G(z, c)) itself, by the densities of each value's points, where it can be computed. */
  readonly exact: Quantity | null;
}

/** Everything that the Lab shows of a game after some steps: plain arrays, which cross from the worker. */
export interface LabView {
  readonly step: number;
  readonly criticUpdates: number;
  /** 1 or 2. */
  readonly dimension: number;
  readonly extent: Extent;
  /** Points of the target, [n, dimension]: the same for a whole game. */
  readonly real: Float32Array;
  /** G of the same latents at every step, [n, dimension]. */
  readonly fake: Float32Array;
  /** For each generated point the value of the first categorical code; empty without one. */
  readonly fakeCodes: Uint8Array;
  /** T(x), or D's logit, on the grid. Its sign is what the critic believes: above 0 real, below 0 generated. */
  readonly witness: Field;
  /** What the witness would be were the critic perfect, where both densities are known; NaN where neither has mass. */
  readonly bestWitness: Field | null;
  readonly latentImages: readonly LatentImage[];
  /** Where the generator's loss sends each generated point: minus its gradient there, [n, dimension]. */
  readonly pulls: Float32Array;
  /** The target's density on the grid. */
  readonly realDensity: Field;
  /** The model's density on the grid, by change of variables. */
  readonly fakeDensity: Field | null;
  /** The objective's quantity as the bound that it is, from samples that trained nothing. */
  readonly bound: Quantity;
  /** The two means whose difference the bound is, of the estimate's `onReal` and `onFake`. */
  readonly means: { readonly real: number; readonly fake: number };
  /** The quantity itself, from the two densities; its interval is its numerical error. */
  readonly exact: Quantity | null;
  readonly codes: readonly CodeView[];
  /** Modes of the target that the model reaches, and the share of its points near one; null for targets without modes. */
  readonly modes: { readonly found: number; readonly of: number; readonly highQuality: number } | null;
  /** How many of the critic's weights are at ±c; null where nothing clips them, and before the first update. */
  readonly clipped: ClippedWeights | null;
  /** The last step's losses and norms of the players' gradients, by name. */
  readonly metrics: Readonly<Record<string, number>>;
}
