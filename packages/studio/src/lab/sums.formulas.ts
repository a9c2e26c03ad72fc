import { tex } from "../kit/tex.ts";
import type { GameName, PenaltyName } from "./core/settings.ts";

/** One number of a sum. */
export interface SumTerm {
  readonly sign: "+" | "−";
  readonly math: string;
}

/** How a game's bound is made of means over real points and over generated ones. */
export interface BoundSum {
  /** What is added before them; 0 for nothing. */
  readonly offset: number;
  readonly offsetMath: string;
  /** With the sign of the mean in the sum. */
  readonly real: SumTerm;
  readonly fake: SumTerm;
  readonly total: string;
  /** By how much the critic's loss falls where the bound grows by 1. */
  readonly lossPerBound: number;
  /** What the bound is held against; null where the exact value is of something else. */
  readonly truth: string | null;
}

const COIN: BoundSum = {
  offset: Math.LN2,
  offsetMath: tex`\log 2`,
  real: { sign: "+", math: tex`\tfrac12\, \mathbb{E}_P \log D(x)` },
  fake: { sign: "+", math: tex`\tfrac12\, \mathbb{E}_Q \log(1 - D(x))` },
  total: tex`\log 2 - \tfrac12 L_D`,
  lossPerBound: 2,
  truth: tex`I(x;y)`,
};

/** The sums of `CriticEstimate`: offset + E_P onReal(v) − E_Q onFake(v), by the names of the means. */
export const BOUND_SUMS: Readonly<Record<GameName, BoundSum>> = {
  "non-saturating": COIN,
  minimax: COIN,
  "least-squares": {
    offset: 1,
    offsetMath: tex`1`,
    real: { sign: "−", math: tex`2\, \mathbb{E}_P (v-1)^2` },
    fake: { sign: "−", math: tex`2\, \mathbb{E}_Q\, v^2` },
    total: tex`1 - 4 L_D`,
    lossPerBound: 0.25,
    truth: tex`\tfrac12 \int \tfrac{(p-q)^2}{p+q}`,
  },
  hinge: {
    offset: 1,
    offsetMath: tex`1`,
    real: { sign: "−", math: tex`\tfrac12\, \mathbb{E}_P \max(0, 1-v)` },
    fake: { sign: "−", math: tex`\tfrac12\, \mathbb{E}_Q \max(0, 1+v)` },
    total: tex`1 - \tfrac12 L_D`,
    lossPerBound: 2,
    truth: tex`\mathrm{TV}(P,Q)`,
  },
  wasserstein: {
    offset: 0,
    offsetMath: tex`0`,
    real: { sign: "+", math: tex`\mathbb{E}_P\, f(x)` },
    fake: { sign: "−", math: tex`\mathbb{E}_Q\, f(x)` },
    total: tex`\mathbb{E}_P f - \mathbb{E}_Q f`,
    lossPerBound: 1,
    truth: null,
  },
  "f-gan": {
    offset: 0,
    offsetMath: tex`0`,
    real: { sign: "+", math: tex`\mathbb{E}_P\, T(x)` },
    fake: { sign: "−", math: tex`\mathbb{E}_Q\, f^*(T(x))` },
    total: tex`F`,
    lossPerBound: 1,
    truth: tex`D_f(P \| Q)`,
  },
};

/** The adversarial part of a critic's loss on its last batch. */
export const BATCH_LOSS: Readonly<Record<GameName, string>> = {
  "non-saturating": tex`-\mathbb{E}_P \log D - \mathbb{E}_Q \log(1 - D)`,
  minimax: tex`-\mathbb{E}_P \log D - \mathbb{E}_Q \log(1 - D)`,
  "least-squares": tex`\tfrac12 \mathbb{E}_P (v-1)^2 + \tfrac12 \mathbb{E}_Q v^2`,
  hinge: tex`\mathbb{E}_P \max(0, 1-v) + \mathbb{E}_Q \max(0, 1+v)`,
  wasserstein: tex`\mathbb{E}_Q f - \mathbb{E}_P f`,
  "f-gan": tex`\mathbb{E}_Q f^*(T) - \mathbb{E}_P T`,
};

/** What a penalty adds to it. */
export const BATCH_PENALTY: Readonly<Partial<Record<PenaltyName, string>>> = {
  gradient: tex`\lambda\, \mathbb{E}\,(\|\nabla f(\hat x)\| - 1)^2`,
  r1: tex`\tfrac{\gamma}{2}\, \mathbb{E}_P \|\nabla v(x)\|^2`,
};

export const SUMS = {
  loss: tex`L_D`,
  information: tex`\lambda\, \textstyle\sum L_I`,
  entropy: tex`H(c)`,
  likelihood: tex`\mathbb{E}\, \log Q(c|x)`,
  bound: tex`L_I`,
  codeTruth: tex`I(c; x)`,
} as const;
