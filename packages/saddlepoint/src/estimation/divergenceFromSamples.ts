import type { FDivergence } from "../divergences/fDivergence.ts";
import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { differenceQuantity } from "../quantity/differenceQuantity.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { distinctSets } from "../samples/distinctRows.ts";
import type { Samples } from "../samples/samples.ts";
import { requireTwoSets } from "./both.ts";
import { fitLogRatio } from "./logRatio.ts";

/** The most that one held-out sample may add to its mean, in the divergence's unit: 1/SUPPORT. */
const SUPPORT = 30;

/** The share of samples at the witness's limits beyond which the limits, not the network, decide the bound. */
const LIMITED_SHARE = 0.02;

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * A lower bound on an f-divergence of two distributions from samples alone, in the divergence's unit.
 *
 * D(P‖Q) ≥ E_P T − E_Q f*(T) for any witness T (Nguyen et al. 2010, eq. 7; Nowozin et al. 2016, eq. 4). Here T = f'(r), r
 * a network's estimate of p/q. Of each sample set, a half trains the network, a sixth decides when it stops and how it is
 * rescaled, and a third, never looked at before, gives the two means and Welch's interval.
 *
 * The means of a divergence such as KL are ruled by rare samples with a huge ratio; were a few of them missing among the
 * held-out samples, the "bound" would be too high and its interval would not say so. So r is cut
 * to where no single sample moves its mean by more than 1/30, n/30 for KL: a cut witness is a witness, its bound holds, and it can be measured. No bound of high confidence can be
 * much above log n for KL anyway (McAllester and Stratos 2020, theorem 3.1). A witness that does worse than a constant
 * one is replaced by it: the value is then f(1), 0 for most divergences.
 *
 * @param p samples of P; as many numbers each as q's
 * @param q samples of Q
 * @throws RangeError for fewer than 30 samples, different dimensions, or a value that is not finite
 * @throws the signal's reason when it is aborted
 * @example await divergenceFromSamples(divergenceNamed("kl"), samples(a, 1000, 2), samples(b, 1000, 2), { seed: 1 })
 */
export async function divergenceFromSamples(
  divergence: FDivergence,
  p: Samples,
  q: Samples,
  options: EstimateOptions = {},
): Promise<Quantity> {
  const settings = estimateSettings("divergenceFromSamples", options);
  requireTwoSets("divergenceFromSamples", p, q);
  const { sets, warning } = distinctSets(p, q);
  const limits = logRatioLimits(divergence, sets.p.n / 3, sets.q.n / 3);
  const terms = (v: Float32Array, onP: boolean, { scale, shift }: Rescaling): Float64Array =>
    Float64Array.from(v, (value) => {
      const logRatio = Math.min(Math.max(scale * value + shift, limits[0]), limits[1]);
      const witness = divergence.witness(Math.exp(logRatio));
      return onP ? witness : divergence.conjugate(witness);
    });
  const bound = (v: { p: Float32Array; q: Float32Array }, rescaling: Rescaling): number =>
    mean(terms(v.p, true, rescaling)) - mean(terms(v.q, false, rescaling));
  const { selection, evaluation } = await fitLogRatio(sets.p, sets.q, settings, (v) => bound(v, AS_IT_IS));
  const rescaling = bestRescaling((candidate) => bound(selection, candidate));
  const quantity = differenceQuantity(
    `${divergence.title}(P‖Q)`,
    terms(evaluation.p, true, rescaling),
    terms(evaluation.q, false, rescaling),
    { kind: "lower-bound", ceiling: divergence.ceiling, unit: divergence.unit },
  );
  return warned(
    atLeast(divergence.least, quantity),
    warning,
    limitWarning(evaluation.p, evaluation.q, rescaling, limits, divergence),
    fewWarning(Math.min(evaluation.p.length, evaluation.q.length)),
  );
}

/** Ratios beyond e±20 are as good as 0 and infinite. */
const MOST_LOG_RATIO = 20;

/** The log ratios up to which one of so many held-out samples of P, or of Q, does not count too much in its mean. */
function logRatioLimits(
  { witness, conjugate }: FDivergence,
  onP: number,
  onQ: number,
): readonly [number, number] {
  const [t, c] = [witness(1), conjugate(witness(1))];
  return [
    -largest((v) => t - witness(Math.exp(-v)) <= onP / SUPPORT),
    largest((v) => conjugate(witness(Math.exp(v))) - c <= onQ / SUPPORT),
  ];
}

/** The largest v in [log 2, MOST_LOG_RATIO] up to which a condition holds, by bisection. */
function largest(holds: (v: number) => boolean): number {
  let [low, high] = [Math.LN2, MOST_LOG_RATIO];
  if (holds(high)) return high;
  while (high - low > 1e-3) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** log r = scale · v + shift. */
type Rescaling = { readonly scale: number; readonly shift: number };

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
function bestRescaling(bound: (rescaling: Rescaling) => number): Rescaling {
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

function limitWarning(
  p: Float32Array,
  q: Float32Array,
  { scale, shift }: Rescaling,
  [low, high]: readonly [number, number],
  { ceiling }: FDivergence,
): string | undefined {
  const share = (values: Float32Array, beyond: (logRatio: number) => boolean) =>
    values.reduce((count, v) => count + (beyond(scale * v + shift) ? 1 : 0), 0) / values.length;
  const limited = Math.max(
    share(p, (v) => v >= high),
    share(q, (v) => v <= low),
  );
  // A divergence that has a ceiling is not much above what the limits leave of it.
  if (limited < LIMITED_SHARE || Number.isFinite(ceiling)) return undefined;
  return (
    `too few samples for what the densities' ratio seems to be: ${Math.round(100 * limited)} % of the held-out samples ` +
    `lie where it is beyond ${Math.exp(low).toPrecision(2)} or ${Math.exp(high).toPrecision(2)}; the divergence may be much larger, or infinite`
  );
}
