import { tex } from "../kit/tex.ts";
import type { CurveGroup } from "./metricCurves.ts";

interface GroupText {
  readonly title: string;
  /** What its curves say, in a sentence. */
  readonly meaning: string;
  readonly math?: string;
}

/** What each chart of a run shows. */
export const CURVE_TEXTS: Readonly<Record<CurveGroup, GroupText>> = {
  information: {
    title: "Information in the codes",
    meaning:
      "How much a sample tells of the code that it was made from: a lower bound in nats, the entropy of the code plus how well Q reads it back. It cannot exceed H(c) where the code is discrete.",
    math: tex`I(c; G(z,c)) \ge H(c) + \mathbb{E} \log Q(c \mid x)`,
  },
  divergence: {
    title: "Divergence",
    meaning:
      "What the critic finds between real and generated samples: a bound from below on the game's divergence, so that falling curves mean samples that are harder to tell apart, or a critic that has become worse.",
    math: tex`D_f(P \,\|\, Q) \ge \mathbb{E}_P\, T - \mathbb{E}_Q\, f^*(T)`,
  },
  distance: {
    title: "Distance from real images",
    meaning:
      "How far generated images are from held-out ones in a network's features, and how far other real images are.",
  },
  quality: {
    title: "Checks on held-out samples",
    meaning:
      "Measured on samples that trained nothing: the share of images whose code is not their class, modes found, and what the codes keep under small transformations.",
  },
  disentanglement: {
    title: "Factors kept apart",
    meaning: "Scores of how well codes keep apart what held-out images were made of, from 0 to 1.",
  },
  losses: {
    title: "Losses",
    meaning:
      "What each player's optimiser lowers. In a game of two they need not fall: what matters is that neither runs away.",
  },
  other: { title: "Other numbers", meaning: "What else the training writes down." },
};
