import type { FDivergence } from "../divergences/fDivergence.ts";
import { jensenShannon } from "../divergences/jensenShannon.ts";
import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { lookAtVariable } from "../information/lookAtVariable.ts";
import type { Rows } from "../information/scatter.ts";
import { softplusOf } from "../numeric/scalars.ts";
import { differenceQuantity } from "../quantity/differenceQuantity.ts";
import { atLeast, type Quantity, warned } from "../quantity/quantity.ts";
import { distinctSets } from "../samples/distinctRows.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { type Both, ofBoth, requireTwoSets } from "./both.ts";
import { countedRatios } from "./countedRatio.ts";
import { type CrossFitted, crossFittedDivergence, together } from "./crossFittedDivergence.ts";
import { describes } from "./describes.ts";
import { FOLDS, foldsOf } from "./folds.ts";
import { halved } from "./jensenShannonFromSamples.ts";
import { fitLogRatio, type LogRatios, RATE } from "./logRatio.ts";
import { logisticWorth } from "./ratioBase.ts";
import { ratioCoordinates } from "./ratioCoordinates.ts";
import { studentsDivergence } from "./studentsDivergence.ts";
import { fitShapes, studentLogRatios, studentsText, type TwoStudents } from "./twoStudents.ts";
import { boundOf, limitWarning, logRatioLimits, witnessTerms } from "./witness.ts";

/** What two sets of samples say of a divergence, from below and in between. */
export type DivergenceEstimate = {
  /** What was seen of the data, and what was therefore done, in sentences. */
  readonly seen: readonly string[];
  /** The best single number. */
  readonly estimate: Quantity;
  /** What the divergence is at least. */
  readonly lower: Quantity;
};

/** Two distributions are left where a network finds this many nats of Jensen-Shannon's, and this many standard errors, more. */
const LEAST_GAIN = 0.002;
const GAIN_ERRORS = 2.5;

/**
 * An estimate of an f-divergence of two distributions by what suits the samples, with a lower bound, in the divergence's unit.
 *
 * Rows of few different values are counted. To others two normal or Student distributions are fitted, in five shapes from independent
 * columns of one scatter to scatters of their own, and a network that begins from their ratio learns what it leaves; all of it five
 * times, each on four fifths of the samples, and measured on the rest, which is the lower bound. Where the two distributions describe
 * the samples and the network finds no more than their ratio, their own divergence is the estimate. Otherwise it is the mean of the
 * bound on the samples that were learned from, which is too high, and on those that were never seen, which is too low.
 *
 * @param p samples of P; as many numbers each as q's, not as many rows. Rows are taken to be independent of each other
 * @param q samples of Q
 * @throws RangeError for fewer than 30 samples, different dimensions, or a value that is not finite
 * @throws the signal's reason when it is aborted
 * @example const { estimate, lower } = await estimateDivergence(divergenceNamed("kl"), p, q)
 */
export async function estimateDivergence(
  divergence: FDivergence,
  p: Samples,
  q: Samples,
  options: EstimateOptions = {},
): Promise<DivergenceEstimate> {
  return (await readDivergences("estimateDivergence", p, q, options))(divergence);
}

/**
 * Estimates of several f-divergences from one fit to the samples: all else as in `estimateDivergence`.
 *
 * @returns in the order of the divergences
 * @example const [kl, js] = await estimateDivergences([divergences.kl, divergences.js], p, q)
 */
export async function estimateDivergences(
  all: readonly FDivergence[],
  p: Samples,
  q: Samples,
  options: EstimateOptions = {},
): Promise<readonly DivergenceEstimate[]> {
  return all.map(await readDivergences("estimateDivergences", p, q, options));
}

/** What samples say of a divergence: the same fit for any. */
type DivergenceReading = (divergence: FDivergence) => DivergenceEstimate;

async function readDivergences(
  owner: string,
  p: Samples,
  q: Samples,
  options: EstimateOptions,
): Promise<DivergenceReading> {
  estimateSettings(owner, options);
  requireTwoSets(owner, p, q);
  const { sets, warning } = distinctSets(p, q);
  requireTwoSets(owner, sets.p, sets.q);
  const varying = varyingColumns(sets);
  const read = varying === undefined ? readConstant(sets) : await readVarying(varying, options);
  return (divergence) => {
    const found = read(divergence);
    return {
      ...found,
      estimate: warned(found.estimate, warning),
      lower: warned(found.lower, warning),
    };
  };
}

/** The same of the Jensen-Shannon divergence, each side weighed by ½: at most log 2 nats. */
export async function estimateJensenShannon(
  p: Samples,
  q: Samples,
  options: EstimateOptions = {},
): Promise<DivergenceEstimate> {
  const { estimate, lower, ...rest } = await estimateDivergence(jensenShannon, p, q, options);
  return { ...rest, estimate: halved(estimate), lower: halved(lower) };
}

/** Both sets without the columns that are the same number in all rows; undefined where no other is left. */
function varyingColumns(sets: Both<Samples>): Both<Samples> | undefined {
  const { d } = sets.p;
  const first = sets.p.values.subarray(0, d);
  const varies = new Set<number>();
  for (const { values } of [sets.p, sets.q])
    for (let i = 0; i < values.length; i++) if (values[i] !== first[i % d]) varies.add(i % d);
  if (varies.size === 0) return undefined;
  if (varies.size === d) return sets;
  const kept = [...varies].sort((a, b) => a - b);
  return ofBoth(sets, ({ values, n }) =>
    samples(
      Float64Array.from({ length: n * kept.length }, (_, at) => {
        const row = Math.floor(at / kept.length);
        return values[row * d + (kept[at % kept.length] ?? 0)] ?? 0;
      }),
      n,
      kept.length,
    ),
  );
}

function readConstant({ p, q }: Both<Samples>): DivergenceReading {
  return ({ title, unit, least, ceiling }) => {
    const quantity: Quantity = {
      quantity: `${title}(P‖Q)`,
      value: least,
      unit,
      kind: "estimate",
      ceiling,
      ci: [least, least],
      n: p.n + q.n,
    };
    return {
      seen: ["every row of both is the same"],
      estimate: quantity,
      lower: { ...quantity, kind: "lower-bound" },
    };
  };
}

async function readVarying(sets: Both<Samples>, options: EstimateOptions): Promise<DivergenceReading> {
  const look = lookAtVariable(joined(sets));
  return look.kind === "discrete"
    ? readSymbols(sets, look.symbols, look.distinct, options)
    : readNumbers(sets, options);
}

function joined({ p, q }: Both<Samples>): Samples {
  const values = new Float64Array(p.values.length + q.values.length);
  values.set(p.values);
  values.set(q.values, p.values.length);
  return samples(values, p.n + q.n, p.d);
}

function readSymbols(
  sets: Both<Samples>,
  all: Int32Array,
  count: number,
  { seed = 0 }: EstimateOptions,
): DivergenceReading {
  const symbols = { p: all.subarray(0, sets.p.n), q: all.subarray(sets.p.n) };
  const scored = foldsOf(sets, seed).map((parts) => countedRatios(symbols, count, parts));
  const alone = new Set(symbols.p).size + new Set(symbols.q).size < 2 * count;
  return (divergence) => {
    const { lower, estimate } = crossFittedDivergence(divergence, scored);
    const doubt =
      alone && !Number.isFinite(divergence.ceiling)
        ? "some values occur on one side only: the divergence may be much larger, or infinite"
        : undefined;
    return {
      seen: [`${count} different values in both: counted`],
      estimate: warned(estimate, doubt),
      lower,
    };
  };
}

async function readNumbers(sets: Both<Samples>, options: EstimateOptions): Promise<DivergenceReading> {
  const { seed = 0, onProgress = () => {} } = options;
  const scored: LogRatios[] = [];
  for (const [fold, parts] of foldsOf(sets, seed).entries()) {
    const settings = estimateSettings("estimateDivergence", {
      rate: RATE,
      ...options,
      onProgress: ({ step, steps }) => onProgress({ step: fold * steps + step, steps: FOLDS * steps }),
    });
    scored.push(await fitLogRatio(sets, settings, parts));
  }
  const fitted = fittedDistributions(sets, scored);
  return (divergence) => {
    const { lower, estimate } = crossFittedDivergence(divergence, scored);
    const network = (seen: string, doubt?: string): DivergenceEstimate => ({
      seen: [seen],
      estimate: warned(estimate, unboundedWarning(divergence, { lower, estimate }), doubt),
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
    const known = notBelow(lower, besides(divergence, closed, ratios));
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

/** Two distributions that describe the samples. */
type FittedDistributions = {
  readonly fit: TwoStudents;
  readonly rows: Both<Rows>;
  readonly ratios: ClosedRatios;
};

/** The two distributions that describe the samples, or why there are none. */
function fittedDistributions(
  sets: Both<Samples>,
  scored: readonly LogRatios[],
): FittedDistributions | string {
  const best = bestClosed(scored);
  if (best === undefined) return "the columns are many: a network alone was fitted";
  const rows = ofBoth(sets, ratioCoordinates(sets).numbers);
  const fit = fitShapes(rows)[best];
  if (fit === undefined) return "a network was fitted";
  const held = together(scored.flatMap(({ closed }) => closed[best] ?? []));
  const misfit = misfitOf(together(scored.map(({ evaluation }) => evaluation)), held, fit, rows);
  if (misfit !== undefined) return misfit;
  return { fit, rows, ratios: { learned: ofBoth(rows, (of) => studentLogRatios(fit, of)), held } };
}

/** An estimate that is at least what a bound says. */
const notBelow = (lower: Quantity, estimate: Quantity): Quantity => {
  const value = Math.max(lower.value, estimate.value);
  return { ...estimate, value, ci: hull(...estimate.ci, value) };
};

/** Log ratios of two fitted distributions at samples that they were fitted to, and at others. */
type ClosedRatios = { readonly learned: Both<Float64Array>; readonly held: Both<Float64Array> };

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

/** The closed form that says most of samples that it was not fitted to. */
function bestClosed(scored: readonly LogRatios[]): number | undefined {
  const worths = scored[0]?.closed.map((_, shape) =>
    scored.reduce((sum, { closed }) => {
      const ratios = closed[shape];
      return ratios === undefined ? sum : sum + logisticWorth(ratios);
    }, 0),
  );
  if (worths === undefined || worths.length === 0) return undefined;
  return worths.indexOf(Math.max(...worths));
}

/** Why two fitted distributions are not what made the samples, in a sentence; undefined where they may be. */
function misfitOf(
  network: Both<Float64Array>,
  held: Both<Float64Array>,
  fit: TwoStudents,
  rows: Both<Rows>,
): string | undefined {
  if (!describes(fit, rows)) return `${studentsText(fit)} do not describe the samples: a network was fitted`;
  const loss = (v: number, other: number) => (softplusOf(other) - softplusOf(v)) / 2;
  const gains = {
    p: network.p.map((v, i) => loss(-v, -(held.p[i] ?? 0))),
    q: network.q.map((v, i) => -loss(v, held.q[i] ?? 0)),
  };
  const { value, ci } = differenceQuantity("gain", gains.p, gains.q, { kind: "estimate" });
  const error = (ci[1] - ci[0]) / 2 / 1.96;
  if (value <= Math.max(LEAST_GAIN, GAIN_ERRORS * error)) return undefined;
  return `a network finds ${value.toFixed(3)} nats of Jensen-Shannon's divergence more than ${studentsText(fit)}`;
}

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
  { lower, estimate }: CrossFitted,
): string | undefined {
  if (Number.isFinite(ceiling)) return undefined;
  if (estimate.value - lower.value <= WIDE * (estimate.value - least)) return undefined;
  return "what a network has found on samples that it learned from and on others differs: the divergence may be larger";
}
