import type { numpy as np } from "@jax-js/jax";
import type { Judgement } from "../networks/critic.ts";
import type { Named } from "../networks/layer.ts";

/** What a term adds to a player's loss, and what it reports: scalars by name. */
export type Contribution = { readonly loss: np.Array; readonly metrics: Named<np.Array> };

/** What the generator's terms see. Arrays are borrowed: use `.ref` of each, dispose none. */
export type GeneratorView = {
  /** The generator's input, [n, inputSize]. */
  readonly latents: np.Array;
  readonly fake: Judgement;
};

/** What the critic's terms see. Arrays are borrowed: use `.ref` of each, dispose none. */
export type CriticView = GeneratorView & { readonly real: Judgement };

/** What a term needs beside logits of real and fake samples. */
export type Needs = {
  /** Q's heads. */
  readonly heads: boolean;
};

/**
 * One named term of an objective: what it adds to each player's loss, both minimised, and what it needs.
 *
 * The critic's loss trains D, Q and their trunk; the generator's trains G alone, through the critic.
 */
export type Term = {
  readonly name: string;
  readonly needs: Needs;
  readonly critic: ((view: CriticView) => Contribution) | null;
  readonly generator: ((view: GeneratorView) => Contribution) | null;
};
