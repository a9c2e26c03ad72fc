import type { numpy as np } from "@jax-js/jax";
import type { Judgement } from "../networks/critic.ts";
import type { Named } from "../networks/layer.ts";
import type { CriticEstimate } from "./criticEstimate.ts";

/** What a term adds to a player's loss, and what it reports: scalars by name. */
export type Contribution = { readonly loss: np.Array; readonly metrics: Named<np.Array> };

/** What the generator's terms see. Arrays are borrowed: use `.ref` of each, dispose none. */
export type GeneratorView = {
  /** The generator's input, [n, inputSize]. */
  readonly latents: np.Array;
  readonly fake: Judgement;
  /** The critic's judgement of as many real samples; null for the generator unless the objective needs it there. */
  readonly real: Judgement | null;
};

/** What the critic's terms see. Arrays are borrowed: use `.ref` of each, dispose none. */
export type CriticView = GeneratorView & {
  readonly real: Judgement;
  /** What was judged, [n, …] each. */
  readonly samples: { readonly real: np.Array; readonly fake: np.Array };
  /** The real samples' classes, [n, classes] one-hot; null unless the objective needs labels. */
  readonly labels: np.Array | null;
  /** Draws from U(0, 1), [n]; null unless the objective needs them: a step draws nothing at random itself. */
  readonly mix: np.Array | null;
  /** How many updates the critic makes with this one, 1 the first, for what is scheduled: a new float32 scalar at every call. */
  readonly t: () => np.Array;
  /**
   * The critic's outputs [m] at other samples [m, …], m at most n: to be differentiated in them. Where it is conditioned, under
   * the classes of the batch's first m samples, of the real ones unless told otherwise. Consumes its argument.
   */
  readonly judge: (samples: np.Array, as?: "real" | "fake") => np.Array;
};

/** What a term needs beside the critic's outputs on real and fake samples. */
export type Needs = {
  /** Q's heads. */
  readonly heads?: boolean;
  /** The code that the real samples' classes stand for, by its name. */
  readonly labels?: string | undefined;
  /** The judgement of real samples in the generator's loss too. */
  readonly realForGenerator?: boolean;
  /** Draws from U(0, 1), one a sample. */
  readonly mix?: boolean;
  /** Why the critic may not mix the samples of a batch, as batch normalisation does; left out where it may. */
  readonly separateSamples?: string | undefined;
};

/**
 * One named term of an objective: what it adds to each player's loss, both minimised, and what it needs.
 *
 * The critic's loss trains D, Q and their trunk; the generator's trains G alone, through the critic.
 */
export type Term = {
  readonly name: string;
  /** Nothing unless told. */
  readonly needs?: Needs;
  readonly critic: ((view: CriticView) => Contribution) | null;
  readonly generator: ((view: GeneratorView) => Contribution) | null;
  /** What the critic's outputs estimate, the main thing first; for terms that are an adversarial game. */
  readonly estimates?: readonly CriticEstimate[];
  /** By how much it weighs each code's information, by the code's name; for terms that raise it. */
  readonly informationWeights?: Readonly<Record<string, number>>;
};
