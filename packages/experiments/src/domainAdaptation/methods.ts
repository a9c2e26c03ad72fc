import { numpy as np } from "@jax-js/jax";
import { gradientPenalty, minimax, type Objective, objective, wasserstein } from "saddlepoint/objectives";
import type { Schedule } from "saddlepoint/optimisers";

/** What the critic plays between the features of both domains. */
export const GAMES = {
  js: objective([minimax()]),
  w1: objective([wasserstein(), gradientPenalty({ weight: 10 })]),
} as const satisfies Readonly<Record<string, Objective>>;

export type GameName = keyof typeof GAMES;

/** A way to train on two domains. */
export type Method = {
  readonly name: string;
  readonly game: GameName;
  /** Whether the critic's reversed gradient reaches F; where it does not, λ is 0 and the critic looks on. */
  readonly adapts: boolean;
  /** Whose labels C learns from. */
  readonly labels: "source" | "target";
};

export const SOURCE_ALONE = "source alone";
export const TARGET_LABELS = "target's labels";

/** What is compared with, the adapted ones, and what none of them is asked to exceed. */
export const METHODS: readonly Method[] = [
  { name: SOURCE_ALONE, game: "js", adapts: false, labels: "source" },
  { name: "adapted, JS", game: "js", adapts: true, labels: "source" },
  { name: "adapted, W1", game: "w1", adapts: true, labels: "source" },
  { name: TARGET_LABELS, game: "js", adapts: false, labels: "target" },
];

/** How fast λ rises. */
const GAMMA = 10;

/**
 * λ (2/(1 + e^(−10 s)) − 1) at the share s = (t − 1)/steps of the course: 0 at the first step, where the critic knows nothing
 * yet, and near λ from a third on (Ganin et al. 2016, section 5.2.2). A weight of 0 stays the number 0.
 */
export const risingWeight = (weight: number, steps: number): Schedule =>
  weight === 0
    ? 0
    : (t) => {
        const share = t.sub(1).mul(1 / steps);
        return np
          .reciprocal(np.exp(share.mul(-GAMMA)).add(1))
          .mul(2)
          .sub(1)
          .mul(weight);
      };
