import type { FDivergence } from "../divergences/fDivergence.ts";
import { differenceQuantity } from "../quantity/differenceQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { type Both, ofBoth } from "./both.ts";

/** The most that one held-out sample may add to its mean, in the divergence's unit: 1/SUPPORT. */
const SUPPORT = 30;

/** The share of samples at the witness's limits beyond which the limits, not the network, decide the bound. */
const LIMITED_SHARE = 0.02;

/** The log ratios that a witness goes up to, from below and from above. */
export type Limits = readonly [number, number];

/** log r = scale · v + shift. */
export type Rescaling = { readonly scale: number; readonly shift: number };

/** What the witness T = f'(r) says of samples of P, T, and of Q, f*(T); r cut to the limits. */
export function witnessTerms(
  { witness, conjugate }: FDivergence,
  logRatios: Both<ArrayLike<number>>,
  limits: Limits,
  rescaling: Rescaling,
): Both<Float64Array> {
  const { p, q } = cutRatios(logRatios, limits, rescaling);
  const at = (v: number) => witness(Math.exp(v));
  return { p: p.map(at), q: q.map((v) => conjugate(at(v))) };
}

/** E_P T − E_Q f*(T) with Welch's interval. */
export const boundOf = ({ title, ceiling, unit }: FDivergence, { p, q }: Both<Float64Array>): Quantity =>
  differenceQuantity(`${title}(P‖Q)`, p, q, { kind: "lower-bound", ceiling, unit });

/** n times the largest share that n samples without one of its kind leave possible, at 97.5 %: −log 0.025. */
const UNSEEN = 3.69;

/** A bound, and whether samples of P and of Q are told apart without an error. */
export type SeparatedBound = { readonly bound: Quantity; readonly separated: boolean };

/**
 * A bound whose interval counts what no sample has shown: where all of a side's samples lie on its own side of the witness, their
 * deviation is next to nothing, and yet a share of 3.69/n of the distribution may lie on the other side, where the other set's
 * furthest sample does.
 */
export function boundWithUnseen(
  divergence: FDivergence,
  scored: readonly { readonly ratios: Both<ArrayLike<number>>; readonly terms: Both<Float64Array> }[],
): SeparatedBound {
  const ratios = together(scored.map((each) => each.ratios));
  const terms = together(scored.map((each) => each.terms));
  const bound = boundOf(divergence, terms);
  const own = { p: ratios.p.every((v) => v > 0), q: ratios.q.every((v) => v < 0) };
  const { witness, conjugate } = divergence;
  const at = (v: number) => witness(Math.exp(v));
  const lowest = ratios.q.reduce((a, b) => Math.min(a, b), 0);
  const highest = ratios.p.reduce((a, b) => Math.max(a, b), 0);
  const missing = {
    p: own.p ? (UNSEEN / terms.p.length) * (meanOf(terms.p) - at(lowest)) : 0,
    q: own.q ? (UNSEEN / terms.q.length) * (conjugate(at(highest)) - meanOf(terms.q)) : 0,
  };
  return {
    bound: { ...bound, ci: [bound.ci[0] - Math.max(0, missing.p + missing.q), bound.ci[1]] },
    separated: own.p && own.q,
  };
}

/** The same of several parts, one after the other. */
export function together(parts: readonly Both<ArrayLike<number>>[]): Both<Float64Array> {
  const joined = (which: keyof Both<unknown>) =>
    Float64Array.from(parts.flatMap((part) => Array.from(part[which])));
  return ofBoth({ p: "p", q: "q" } as const, joined);
}

/** Log ratios as a witness has them: rescaled, and cut to the limits. */
export const cutRatios = (
  ratios: Both<ArrayLike<number>>,
  [low, high]: Limits,
  { scale, shift }: Rescaling,
): Both<Float64Array> =>
  ofBoth(ratios, (of) => Float64Array.from(of, (v) => Math.min(Math.max(scale * v + shift, low), high)));

/** Ratios beyond e±20 are as good as 0 and infinite. */
const MOST_LOG_RATIO = 20;

/**
 * The log ratios up to which one of so many held-out samples of P, or of Q, does not count too much in its mean. Where there is a ceiling,
 * log n is as far as n samples can see, and beyond there is next to nothing to gain.
 */
export function logRatioLimits(
  { witness, conjugate, ceiling }: FDivergence,
  onP: number,
  onQ: number,
): Limits {
  const [t, c] = [witness(1), conjugate(witness(1))];
  const most = (n: number) =>
    Number.isFinite(ceiling) ? Math.min(MOST_LOG_RATIO, Math.log(n)) : MOST_LOG_RATIO;
  return [
    -largest(most(onP), (v) => t - witness(Math.exp(-v)) <= onP / SUPPORT),
    largest(most(onQ), (v) => conjugate(witness(Math.exp(v))) - c <= onQ / SUPPORT),
  ];
}

/** The largest v in [log 2, most] up to which a condition holds, by bisection. */
function largest(most: number, holds: (v: number) => boolean): number {
  let [low, high] = [Math.LN2, most];
  if (holds(high)) return high;
  while (high - low > 1e-3) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const AS_IT_IS: Rescaling = { scale: 1, shift: 0 };

/** The search's steps along the scale and the shift. */
const SIDES = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/** Halvings of the search's stride: to a hundredth of a nat. */
const HALVINGS = 5;

/** The rescaling with the largest bound, by a pattern search from v itself (Hooke and Jeeves 1961). */
export function bestRescaling(
  divergence: FDivergence,
  logRatios: Both<ArrayLike<number>>,
  limits: Limits,
): Rescaling {
  const bound = (rescaling: Rescaling): number => {
    const { p, q } = ofBoth(witnessTerms(divergence, logRatios, limits, rescaling), meanOf);
    return p - q;
  };
  let best = AS_IT_IS;
  let value = bound(best);
  for (let stride = 0.25, halvings = 0; halvings < HALVINGS; stride /= 2, halvings++) {
    for (let improved = true; improved; ) {
      improved = false;
      for (const [x, y] of SIDES) {
        const candidate = { scale: Math.max(0, best.scale + x * stride), shift: best.shift + y * stride };
        const at = bound(candidate);
        if (!(at > value)) continue;
        best = candidate;
        value = at;
        improved = true;
      }
      if (best.scale > MOST_SCALE || Math.abs(best.shift) > MOST_SCALE) break;
    }
  }
  return best;
}

/** Samples that separate would be scaled without end. */
const MOST_SCALE = 4;

/** What to say where the samples are too few for what the ratio seems to be. */
export function limitWarning(
  rescaled: readonly (Both<ArrayLike<number>> & Rescaling)[],
  [low, high]: Limits,
  { ceiling }: FDivergence,
): string | undefined {
  // A divergence that has a ceiling is not much above what the limits leave of it.
  if (Number.isFinite(ceiling)) return undefined;
  const limited = { p: 0, q: 0 };
  const all = { p: 0, q: 0 };
  for (const { p, q, scale, shift } of rescaled) {
    limited.p += count(p, (v) => scale * v + shift >= high);
    limited.q += count(q, (v) => scale * v + shift <= low);
    all.p += p.length;
    all.q += q.length;
  }
  const share = Math.max(limited.p / all.p, limited.q / all.q);
  if (share < LIMITED_SHARE) return undefined;
  return (
    `too few samples for what the densities' ratio seems to be: ${Math.round(100 * share)} % of the held-out samples ` +
    `lie where it is beyond ${Math.exp(low).toPrecision(2)} or ${Math.exp(high).toPrecision(2)}; the divergence may be much larger, or infinite`
  );
}

function count(values: ArrayLike<number>, beyond: (value: number) => boolean): number {
  let found = 0;
  for (let i = 0; i < values.length; i++) if (beyond(values[i] ?? 0)) found++;
  return found;
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
