import { divergenceNamed, type FDivergence, jensenShannon, totalVariation } from "saddlepoint/divergences";
import { sigmoidOf } from "saddlepoint/numeric";
import type { Recipe } from "saddlepoint/recipes";
import type { Masses } from "./cells.ts";
import type { TargetMasses } from "./targetMasses.ts";

/**
 * An f-divergence as the sum over cells that a game's critic bounds, and what its critic's output would be were it perfect.
 */
export interface PointwiseTruth {
  /** q f(p/q), from finite log p and log q. */
  readonly integrand: (logP: number, logQ: number) => number;
  /** What a unit of P's mass counts where Q has none. */
  readonly aloneP: number;
  /** What a unit of Q's mass counts where P has none. */
  readonly aloneQ: number;
  readonly least: number;
  readonly ceiling: number;
  /** The critic's best output v where log(p/q) is this. */
  readonly output: (logRatio: number) => number;
}

type Adversarial = Recipe["objective"]["adversarial"];

/** Beyond ±LIMIT an output is as good as infinite, and the activations round to the ends of dom f*. */
const LIMIT = 40;
/** χ²'s outputs are p/q itself. */
const FARTHEST = 1e12;
const clamped = (v: number): number => Math.max(-LIMIT, Math.min(LIMIT, v));

/** The library's f, times a factor. */
const scaled = (f: FDivergence, factor: number, output: PointwiseTruth["output"]): PointwiseTruth => ({
  integrand: (logP, logQ) => factor * f.integrand(logP, logQ),
  aloneP: factor * f.slopeAtInfinity,
  aloneQ: factor * f.f(0),
  least: factor * f.least,
  ceiling: factor * f.ceiling,
  output,
});

/** I(x; y) = JSD, ½ of what f-GANs call Jensen-Shannon; D's logit is then log p/q (Goodfellow et al. 2014, prop. 1). */
const coin = scaled(jensenShannon, 0.5, clamped);

/**
 * ½ ∫ (p − q)²/(p + q), with v* = p/(p + q) (Mao et al. 2017, eq. 5): |p − q| tanh(|log p/q|/2)/2 a cell, which does not
 * overflow.
 */
const triangular: PointwiseTruth = {
  integrand: (logP, logQ) =>
    (Math.abs(Math.exp(logP) - Math.exp(logQ)) * Math.tanh(Math.abs(logP - logQ) / 2)) / 2,
  aloneP: 0.5,
  aloneQ: 0.5,
  least: 0,
  ceiling: 1,
  output: sigmoidOf,
};

/** v with a(v) = T*(u): the activation grows with v, so halving finds it. */
const outputOf =
  ({ activation, witness }: FDivergence): PointwiseTruth["output"] =>
  (logRatio) => {
    const wanted = witness(Math.exp(logRatio));
    let [low, high] = [-LIMIT, LIMIT];
    while (activation(high) < wanted && high < FARTHEST) high *= 2;
    while (activation(low) > wanted && low > -FARTHEST) low *= 2;
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (activation(middle) < wanted) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };

const NAMED: Readonly<Record<Extract<Adversarial, string>, PointwiseTruth | null>> = {
  "non-saturating": coin,
  minimax: coin,
  "least-squares": triangular,
  // The best output is the sign of p − q (Lim and Ye 2017).
  hinge: scaled(totalVariation, 1, Math.sign),
  // Of pairs, and W₁: no sums over points.
  relativistic: null,
  wasserstein: null,
};

/** What a game's critic bounds, as an f-divergence; null where it is none, as W₁. */
export function gameTruth(adversarial: Adversarial): PointwiseTruth | null {
  if (typeof adversarial === "string") return NAMED[adversarial];
  const f = divergenceNamed(adversarial.divergence);
  return scaled(f, 1, outputOf(f));
}

/**
 * The output of a perfect critic in each cell, in the unit of the critic's own output: v* with a(v*) = T* = f'(p/q).
 *
 * NaN where not one point in a million is to be expected of both together: what is left there is the tails' ratio, which no
 * critic is ever shown, and which float64 cannot tell in the end.
 */
export function bestWitness(truth: PointwiseTruth, p: TargetMasses, q: Masses): Float32Array {
  return Float32Array.from(q.inside, (massQ, i) => {
    const massP = p.inside[i] ?? 0;
    if (massP + massQ < EMPTY) return Number.NaN;
    const ratio = Math.log(massP) - Math.log(massQ);
    return truth.output(Math.max(-STRONGEST, Math.min(STRONGEST, ratio)));
  });
}

const EMPTY = 1e-6;
/** A ratio of e^30 is beyond what any critic could be taught. */
const STRONGEST = 30;
