import type { FDivergence } from "../divergences/fDivergence.ts";
import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { atLeast, type Quantity, warned } from "../quantity/quantity.ts";
import { FOLDS } from "../samples/partition.ts";
import type { Samples } from "../samples/samples.ts";
import { type Both, crossHalves } from "./both.ts";
import { crossFittedDivergence } from "./crossFittedDivergence.ts";
import type { DivergenceEstimate, DivergenceReading } from "./divergenceEstimate.ts";
import { type ClosedRatios, fittedDistributions } from "./fittedDistributions.ts";
import { fitLogRatio, type LogRatios, RATE } from "./logRatio.ts";
import { studentsDivergence } from "./studentsDivergence.ts";
import { studentsText, type TwoStudents } from "./twoStudents.ts";
import { boundOf, limitWarning, logRatioLimits, witnessTerms } from "./witness.ts";

/** Fits two distributions, and a network that learns what they leave, to samples that are numbers. */
export async function readNumbers(sets: Both<Samples>, options: EstimateOptions): Promise<DivergenceReading> {
  const { seed = 0, onProgress = () => {} } = options;
  const scored: LogRatios[] = [];
  for (const [fold, parts] of crossHalves(sets, seed).entries()) {
    const settings = estimateSettings("estimateDivergence", {
      rate: RATE,
      ...options,
      onProgress: ({ step, steps }) => onProgress({ step: fold * steps + step, steps: FOLDS * steps }),
    });
    scored.push(await fitLogRatio(sets, settings, parts));
  }
  const fitted = fittedDistributions(sets, scored);
  return (divergence) => {
    const { lower, estimate, separated } = crossFittedDivergence(divergence, scored);
    const network = (seen: string, doubt?: string): DivergenceEstimate => ({
      seen: [seen],
      estimate: warned(
        estimate,
        nothingWarning(divergence, lower),
        unboundedWarning(divergence, lower, estimate),
        doubt,
      ),
      lower,
    });
    if (typeof fitted === "string") return network(fitted);
    const { fit, rows, ratios } = fitted;
    const name = studentsText(fit);
    const closed = studentsDivergence(divergence, rows, fit, seed);
    if (closed === undefined)
      return network(
        `${name} describe the samples, and their own divergence is infinite`,
        "the divergence may be much larger, or infinite",
      );
    if (!Number.isFinite(divergence.ceiling) && lower.value > closed.value)
      return network(`a network finds more than the divergence of ${name}`);
    const between = besides(divergence, closed, ratios);
    const ends = separated && Number.isFinite(divergence.ceiling) ? [lower.ci[0], divergence.ceiling] : [];
    const known = notBelow(lower, { ...between, ci: hull(...between.ci, ...ends) });
    const sure = lower.ci[0] > divergence.least;
    return {
      seen: [`${name} describe the samples: a network finds no more`],
      estimate: warned(
        sure ? known : { ...known, ci: [divergence.least, known.ci[1]] },
        tailWarning(divergence, fit),
        lower.warning,
      ),
      lower,
    };
  };
}

/** An estimate that is at least what a bound says. */
const notBelow = (lower: Quantity, estimate: Quantity): Quantity => {
  const value = Math.max(lower.value, estimate.value);
  return { ...estimate, value, ci: hull(...estimate.ci, value) };
};

/**
 * The divergence of two fitted distributions beside what their ratio says of the samples as a witness, which is off by the square of
 * what is wrong with the ratio alone. Where the divergence has a ceiling the witness has the word, and elsewhere, where rare samples rule
 * it, the distributions; the interval has both.
 */
function besides(divergence: FDivergence, closed: Quantity, { learned, held }: ClosedRatios): Quantity {
  const limits = logRatioLimits(divergence, held.p.length, held.q.length);
  const rescaling = { scale: 1, shift: 0 };
  const of = (ratios: Both<Float64Array>) =>
    boundOf(divergence, witnessTerms(divergence, ratios, limits, rescaling));
  const [high, low] = [of(learned), of(held)];
  const value = (high.value + low.value) / 2;
  if (!Number.isFinite(divergence.ceiling)) {
    const limited = limitWarning([{ ...held, ...rescaling }], limits, divergence) !== undefined;
    return limited ? closed : { ...closed, ci: hull(...closed.ci, value) };
  }
  const half = (low.ci[1] - low.ci[0]) / 2;
  return atLeast(divergence.least, {
    ...closed,
    value,
    ci: hull(value - half, value + half, closed.value),
  });
}

const hull = (...values: readonly number[]): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values),
];

/** What to say of a divergence that few rows far out decide. */
function tailWarning({ ceiling }: FDivergence, { blocks }: TwoStudents): string | undefined {
  if (Number.isFinite(ceiling) || blocks.every(({ p, q }) => p.degrees === q.degrees)) return undefined;
  return "the tails are of different weight, and few samples lie there: the divergence may be much larger, or infinite";
}

/** A share of an unbounded divergence that may lie beyond what was seen. */
const WIDE = 0.1;

/** What to say of a divergence without a ceiling that a network was left to find. */
function unboundedWarning(
  { ceiling, least }: FDivergence,
  lower: Quantity,
  estimate: Quantity,
): string | undefined {
  if (Number.isFinite(ceiling)) return undefined;
  if (estimate.value - lower.value <= WIDE * (estimate.value - least)) return undefined;
  return "what a network has found on samples that it learned from and on others differs: the divergence may be larger";
}

/** What to say where a network that had to find everything by itself found nothing. */
function nothingWarning({ least }: FDivergence, lower: Quantity): string | undefined {
  if (lower.value > least) return undefined;
  return "a network does not tell apart samples that it never saw: the divergence may be larger than so few samples show";
}
