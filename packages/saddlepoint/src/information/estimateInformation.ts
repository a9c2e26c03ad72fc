import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { blockQuantity } from "../quantity/blockQuantity.ts";
import { atLeast, atMost, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { distinctPairs } from "../samples/distinctRows.ts";
import { LEAST_SAMPLES } from "../samples/partition.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";
import {
  type CrossFitted,
  criticEstimate,
  crossFitted,
  crossFittedBound,
  gainOver,
  learnedInformation,
  mostInformation,
} from "./crossFitting.ts";
import {
  copulaInformation,
  copulaLogRatios,
  type EllipticalCopula,
  fitEllipticalCopula,
  marginalScores,
} from "./ellipticalCopula.ts";
import type { InformationEstimate } from "./informationEstimate.ts";
import { ofClasses, ofConstant, ofDiscrete, optionsOfNeighbours } from "./informationOfSymbols.ts";
import { ksg } from "./ksg.ts";
import { lookAtVariable, type VariableLook } from "./lookAtVariable.ts";
import { normalMisfit } from "./normalMisfit.ts";
import { type Ranks, ranksAmong } from "./ranks.ts";
import type { Sides } from "./ratioBase.ts";
import { besides } from "./scatter.ts";
import { seriesWarning } from "./seriesWarning.ts";

/** Columns of both sides together up to which nearest neighbours are near. */
const FEW_COLUMNS = 3;

/** The share of rows with one and the same number from which that number is no rounding: no copula has such a place. */
const ATOM = 0.05;

/** A copula is left where the critic finds this many nats, and this many standard errors, more than it has. */
const LEAST_GAIN = 0.01;
const GAIN_ERRORS = 3;

/** Or where not even the pairs that it learned from have so many nats as the copula. */
const MOST_LOSS = 0.05;

/** Scores are cut at the logarithm of the pairs that a critic is measured on: so near to that, in nats, it cannot contradict a copula. */
const NEAR_LIMIT = 1;

/** Neighbours whose estimate shows how far that of few neighbours is off. */
const MANY_NEIGHBOURS = 10;

/**
 * An estimate of I(x; y), in nats, by what suits the data, with a lower bound and, where one exists, an upper bound.
 *
 * Discrete variables are counted, a discrete one and numbers go by nearest neighbours, and both are bounded by a trained conditional
 * and by an entropy. Of continuous variables an elliptical copula is fitted (normal or Student), and a critic that begins from it is
 * trained five times, each on four fifths of the pairs, and measured on the rest. Where the critic finds no more than the copula, and
 * pairs of columns look like it (`normalMisfit`), the copula's own information is the estimate. Otherwise it is nearest neighbours'
 * in up to three columns; beyond, the mean of the critic's bound on the pairs that it learned from, which is too high, and on those
 * that it never saw, which is too low.
 *
 * @param x samples, n rows of dx numbers
 * @param y samples, n rows of dy numbers: row i belongs to row i of x. Rows are taken to be independent of each other
 * @throws RangeError when x and y are not pairs, there are fewer than 30, or a value is not finite
 * @throws the signal's reason when it is aborted
 * @example const { estimate, lower } = await estimateInformation(x, y)
 */
export async function estimateInformation(
  x: Samples,
  y: Samples,
  options: EstimateOptions = {},
): Promise<InformationEstimate> {
  estimateSettings("estimateInformation", options);
  requirePairs("estimateInformation", x, y, LEAST_SAMPLES);
  const { warning, ...pairs } = distinctPairs(x, y);
  requirePairs("estimateInformation", pairs.x, pairs.y, LEAST_SAMPLES);
  const looks = { x: lookAtVariable(pairs.x), y: lookAtVariable(pairs.y) };
  const warnings = [warning, seriesWarning(looks)];
  const found = await estimated(pairs, looks, options);
  const doubted = (quantity: Quantity) => warned(quantity, ...warnings);
  const most = Math.min(found.estimate.value, found.upper?.value ?? Number.POSITIVE_INFINITY);
  return { ...found, estimate: doubted(found.estimate), lower: doubted(atMost(most, found.lower)) };
}

type Pairs = Sides<Samples>;
type Looks = Sides<VariableLook>;

function estimated(pairs: Pairs, looks: Looks, options: EstimateOptions): Promise<InformationEstimate> {
  if (looks.x.kind === "constant" || looks.y.kind === "constant") return Promise.resolve(ofConstant(looks));
  if (looks.x.kind === "discrete" && looks.y.kind === "discrete") return ofDiscrete(looks, options);
  if (looks.y.kind === "discrete") return ofClasses(pairs.x, looks, "y", options);
  if (looks.x.kind === "discrete") return ofClasses(pairs.y, looks, "x", options);
  return ofNumbers(pairs, looks, options);
}

/** Two sides of numbers: a copula, and what a network finds beyond it. */
async function ofNumbers(
  { x, y }: Pairs,
  looks: Looks,
  options: EstimateOptions,
): Promise<InformationEstimate> {
  const { n } = x;
  const ranks = { x: ranksAmong(x)(x), y: ranksAmong(y)(y) };
  const many = x.d + y.d > n / 10;
  const atom = Math.max(looks.x.atom, looks.y.atom);
  const copula = many || atom > ATOM ? undefined : fitEllipticalCopula(ranks.x, ranks.y);
  const critics = await crossFitted({ x, y }, options);
  const lower = crossFittedBound(critics);
  const learned = criticEstimate(critics);
  const seen = [kindsText(looks)];
  const few = x.d + y.d <= FEW_COLUMNS;
  const beyondCopula = async (why: string): Promise<InformationEstimate> => ({
    seen: [...seen, few ? `${why}: the estimate is by nearest neighbours` : why],
    estimate: few ? await neighbourEstimate(x, y, options, lower) : learned,
    lower,
  });
  if (copula === undefined) {
    return beyondCopula(
      many
        ? `${x.d + y.d} columns are many for ${n} rows: only a network was fitted`
        : `${Math.round(100 * atom)} % of the rows have one and the same number in a column, as no copula has`,
    );
  }
  const found = copulaInformation(copula, ranks.x, ranks.y);
  const unchecked = found.value > mostInformation(critics) - NEAR_LIMIT;
  const against = reasonAgainst(copula, ranks, critics, { ...found, unchecked, few });
  if (against !== undefined) return beyondCopula(against);
  const { value, error } = found;
  const estimate = blockQuantity("estimate", Number.POSITIVE_INFINITY, n, {
    value,
    ci: [value - 1.96 * error, value + 1.96 * error],
  });
  return {
    seen: [...seen, `${copulaName(copula)} describes the dependence: a network finds no more`],
    estimate: warned(atLeast(0, estimate), unchecked ? uncheckedWarning(n) : undefined, fewWarning(n)),
    lower,
  };
}

const copulaName = ({ degrees }: EllipticalCopula): string =>
  Number.isFinite(degrees) ? `a Student copula of ${degrees} degrees of freedom` : "a normal copula";

type CopulaFound = ReturnType<typeof copulaInformation> & {
  /** Whether it has more information than critics can contradict. */
  readonly unchecked: boolean;
  /** Whether nearest neighbours are near. */
  readonly few: boolean;
};

/** Why a copula's information is not the answer, in words; undefined where it is. */
function reasonAgainst(
  copula: EllipticalCopula,
  ranks: Sides<Ranks>,
  critics: CrossFitted,
  { value, error, unchecked, few }: CopulaFound,
): string | undefined {
  const name = copulaName(copula);
  const gain = gainOver(critics, copulaLogRatios(copula, ranks.x, ranks.y), value);
  const more = gain.mean > Math.max(LEAST_GAIN, GAIN_ERRORS * gain.error);
  const less = !unchecked && learnedInformation(critics) < value - MOST_LOSS - GAIN_ERRORS * error;
  if (more || less)
    return `a network finds ${Math.abs(gain.mean).toFixed(2)} nats ${more ? "more" : "less"} than ${name}`;
  if (unchecked && few) return `${name} would have more information than a network can hold it against`;
  const misfit = copulaMisfit(copula, ranks);
  return misfit && `${misfit}, and yet a network finds no more than ${name}`;
}

const uncheckedWarning = (n: number): string =>
  `so much information that no network can hold the copula against ${n} pairs: the estimate is right only as far as the copula is`;

/** Two columns whose scores no normal copula has, in words. */
function copulaMisfit({ degrees }: EllipticalCopula, { x, y }: Sides<Ranks>): string | undefined {
  if (Number.isFinite(degrees)) return undefined;
  const misfit = normalMisfit(besides(marginalScores(x, degrees), marginalScores(y, degrees)));
  if (misfit === undefined) return undefined;
  const named = (column: number) =>
    column < x.d ? `column ${column + 1} of x` : `column ${column - x.d + 1} of y`;
  return `${named(misfit[0])} and ${named(misfit[1])} are not jointly normal`;
}

function kindsText({ x, y }: Looks): string {
  const side = ({ kind, ties }: VariableLook, name: string) =>
    kind === "mixed" ? `${name} has equal values in ${Math.round(100 * ties)} % of its rows` : undefined;
  const mixed = [side(x, "x"), side(y, "y")].filter((text) => text !== undefined);
  return mixed.length === 0 ? "x and y are numbers" : `x and y are numbers; ${mixed.join(", ")}`;
}

/** Nearest neighbours, and by how much more of them differ. */
async function neighbourEstimate(
  x: Samples,
  y: Samples,
  options: EstimateOptions,
  lower: Quantity,
): Promise<Quantity> {
  const near = await ksg(x, y, optionsOfNeighbours(options));
  const far = await ksg(x, y, { ...optionsOfNeighbours(options), k: Math.min(MANY_NEIGHBOURS, x.n - 1) });
  const doubt = Math.abs(near.value - far.value);
  const value = Math.max(near.value, lower.value);
  return {
    ...near,
    value,
    ci: [Math.min(near.ci[0], value) - doubt / 2, Math.max(near.ci[1], value) + doubt],
  };
}
