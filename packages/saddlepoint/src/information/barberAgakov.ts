import { type EstimateOptions, type EstimateSettings, estimateSettings } from "../fit/estimateOptions.ts";
import { oneHot } from "../numeric/oneHot.ts";
import { meanAndVariance, meanQuantity } from "../quantity/meanQuantity.ts";
import { atLeast, fewWarning, type Quantity, warned, withinCeiling } from "../quantity/quantity.ts";
import { distinctPairs } from "../samples/distinctRows.ts";
import { LEAST_SAMPLES } from "../samples/partition.ts";
import { takeSamples } from "../samples/readSamples.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { standardisationOf, standardised } from "../samples/standardisation.ts";
import { categoricalFamily, gaussianFamily } from "./conditionalFamily.ts";
import { continuousScores } from "./continuousScores.ts";
import { type FittedConditional, fitConditional } from "./fitConditional.ts";
import { entropyTerms } from "./kozachenkoLeonenko.ts";
import { unsettledWarning } from "./scoredPairs.ts";

export type BarberAgakovOptions = EstimateOptions & {
  /** H(y), or h(y) of a continuous y, in nats, where it is known. */
  readonly entropy?: number;
  /** Whether y is a class, an integer in one column. Default false: y is continuous. */
  readonly discrete?: boolean;
};

/** More classes than this are hardly classes. */
const MOST_CLASSES = 1000;

/** h of a standard normal number, in nats. */
const NORMAL_ENTROPY = 0.5 * Math.log(2 * Math.PI * Math.E);

/** What the network is called in profiles. */
const NAME = "conditional";

/**
 * Barber and Agakov's lower bound on I(x; y), in nats: the bound that InfoGAN maximises.
 *
 * I(x; y) ≥ H(y) + E log q(y|x), for any q (Barber and Agakov 2003, eq. 3; Chen et al. 2016, eq. 4). q is a network fitted
 * by maximum likelihood: a softmax for classes, normal columns for a continuous y, whose deviations are at least e⁻⁷ of y's own, which
 * gives the bound its ceiling.
 *
 * It is a lower bound where H(y) is known. Where it is not, H of classes is taken from their frequencies on the same
 * held-out pairs, which is too low on average (Miller 1955), so the bound still holds in expectation. The entropy of a
 * continuous y is then a nearest-neighbour estimate of its normal scores, from which no tail can lead far away, and so the result is an
 * `estimate` and no bound.
 *
 * @param x samples, n rows
 * @param y samples, n rows: row i belongs to row i of x; for classes one column of integers; those that occur count
 * @throws RangeError when x and y are not pairs, there are fewer than 30, a value is not finite, or a class is not an
 * integer, or there are more than 1,000
 * @throws the signal's reason when it is aborted
 * @example await barberAgakov(images, digits, { discrete: true, entropy: Math.log(10) })
 */
export async function barberAgakov(
  allX: Samples,
  allY: Samples,
  { entropy, discrete = false, ...options }: BarberAgakovOptions = {},
): Promise<Quantity> {
  const settings = estimateSettings("barberAgakov", options);
  requirePairs("barberAgakov", allX, allY, LEAST_SAMPLES);
  const { x, y, warning } = distinctPairs(allX, allY);
  requirePairs("barberAgakov", x, y, LEAST_SAMPLES);
  if (entropy !== undefined && !Number.isFinite(entropy))
    throw new RangeError(`barberAgakov(options): entropy must be finite, got ${entropy}`);
  if (!discrete && entropy !== undefined) {
    const scale = standardisationOf(y);
    const logScale = scale.deviations.reduce((sum, deviation) => sum + Math.log(deviation), 0);
    const family = gaussianFamily(y.d);
    const fitted = await fitConditional(NAME, x, standardised(y, scale), family, settings);
    // A density of y/σ is σ times that of y.
    const terms = fitted.logLikelihoods.map((value) => value - logScale + entropy);
    const bound = lowerBound(terms, family.most - logScale + entropy);
    return warned(bound, warning, trainingWarning(fitted, settings), ceilingWarning(bound));
  }
  if (!discrete) {
    const scores = continuousScores(y, settings.seed);
    const family = gaussianFamily(scores.d);
    const fitted = await fitConditional(NAME, x, scores, family, settings);
    // One column's scores are standard normal; ranks lie too evenly for their neighbours to tell so.
    const entropies = scores.d === 1 ? undefined : entropyTerms(takeSamples(scores, fitted.rows));
    const terms = fitted.logLikelihoods.map((value, i) => value + (entropies?.[i] ?? NORMAL_ENTROPY));
    const most = entropies === undefined ? NORMAL_ENTROPY : meanAndVariance(entropies).mean;
    const found = meanQuantity("I(x; y)", terms, { kind: "estimate", ceiling: family.most + most });
    return warned(
      withinCeiling(found),
      warning,
      trainingWarning(fitted, settings),
      ceilingWarning(found),
      "the entropy of y is an estimate from its samples, so this is no bound, and in many columns far off; give the entropy where it is known",
      fewWarning(terms.length),
    );
  }
  const classes = classesOf(y);
  const k = classes.count;
  const indicators = samples(oneHot(classes.of, k), y.n, k);
  const fitted = await fitConditional(NAME, x, indicators, categoricalFamily(k), settings);
  const surprise =
    entropy === undefined
      ? frequencySurprise(classes.of, fitted.rows)
      : fitted.logLikelihoods.map(() => entropy);
  const terms = fitted.logLikelihoods.map((value, i) => value + (surprise[i] ?? 0));
  return warned(lowerBound(terms, entropy ?? Math.log(k)), warning, trainingWarning(fitted, settings));
}

const trainingWarning = ({ settled }: FittedConditional, { steps }: EstimateSettings): string | undefined =>
  settled ? undefined : unsettledWarning(steps);

/** Training comes about so near to the ceiling, in nats, where y is x: the nearer, the longer each further step takes. */
const NEAR_CEILING = 3;

/** What to say where it is the conditional that says no more. */
function ceilingWarning({ value, ceiling }: Quantity): string | undefined {
  if (value < ceiling - NEAR_CEILING) return undefined;
  return (
    `the value is near ${ceiling.toFixed(2)} nats, which it cannot exceed as the conditional's deviation is at least a thousandth ` +
    "of y's; the information may be much larger, or infinite"
  );
}

function lowerBound(terms: Float64Array, ceiling = Number.POSITIVE_INFINITY): Quantity {
  const quantity = atLeast(0, meanQuantity("I(x; y)", terms, { kind: "lower-bound", ceiling }));
  return warned(quantity, fewWarning(terms.length));
}

/** The classes that occur, numbered from 0 in the order of their numbers, and that of each row. */
function classesOf({ values, d }: Samples): { readonly of: Int32Array; readonly count: number } {
  if (d !== 1) throw new RangeError(`barberAgakov(x, y): y must have one column of classes, got ${d}`);
  const wrong = values.find((value) => !Number.isInteger(value));
  if (wrong !== undefined)
    throw new RangeError(`barberAgakov(x, y): classes in y must be integers, got ${wrong}`);
  const numbers = [...new Set<number>(values)].sort((a, b) => a - b);
  if (numbers.length > MOST_CLASSES) {
    throw new RangeError(
      `barberAgakov(x, y): y must have at most ${MOST_CLASSES} different classes, got ${numbers.length}`,
    );
  }
  const index = new Map(numbers.map((number, i) => [number, i]));
  return { of: Int32Array.from(values, (value) => index.get(value) ?? 0), count: numbers.length };
}

/** −log of the frequency of each row's class among these rows. */
function frequencySurprise(classes: Int32Array, rows: Int32Array): Float64Array {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(classes[row] ?? 0, (counts.get(classes[row] ?? 0) ?? 0) + 1);
  return Float64Array.from(rows, (row) => -Math.log((counts.get(classes[row] ?? 0) ?? 0) / rows.length));
}
