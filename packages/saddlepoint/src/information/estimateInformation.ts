import { type EstimateOptions, type EstimateProgress, estimateSettings } from "../fit/estimateOptions.ts";
import { blockQuantity, jackknife } from "../quantity/blockQuantity.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import { distinctPairs } from "../samples/distinctRows.ts";
import { LEAST_SAMPLES, type Partition } from "../samples/partition.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { barberAgakov } from "./barberAgakov.ts";
import { copulaInformation, copulaLogRatios, fitEllipticalCopula } from "./ellipticalCopula.ts";
import { fitPairs, type ScoreBlock, type ScoreBlocks } from "./fitPairs.ts";
import { histogramInformation } from "./histogramInformation.ts";
import { ksg } from "./ksg.ts";
import { lookAtVariable, type VariableLook } from "./lookAtVariable.ts";
import { ranksAmong } from "./ranks.ts";
import {
  limitedMeans,
  limitWarning,
  meanOf,
  meansOf,
  pairsIn,
  scoreLimit,
  unsettledWarning,
} from "./scoredPairs.ts";

/** What pairs of samples say of I(x; y), from below, in between and, where there is one, from above. */
export type InformationEstimate = {
  /** What was seen of the data, and what was therefore done, in sentences. */
  readonly seen: readonly string[];
  /** The best single number. */
  readonly estimate: Quantity;
  /** What the information is at least. */
  readonly lower: Quantity;
  /** What it is at most, where a variable is discrete: its entropy. */
  readonly upper?: Quantity;
};

/** How often the pairs are parted into those that are learned from and those that are measured on. */
const FOLDS = 5;

/** The share of pairs that are not measured on by which the critic is chosen. */
const CHOICE = 0.2;

/** Columns of both sides together up to which nearest neighbours are near. */
const FEW_COLUMNS = 3;

/** A copula is left where the critic finds this many nats, and this many standard errors, more than it has. */
const LEAST_GAIN = 0.01;
const GAIN_ERRORS = 3;

/** Or where not even the pairs that it learned from have so many nats as the copula. */
const MOST_LOSS = 0.05;

/** Neighbours whose estimate shows how far that of few neighbours is off. */
const MANY_NEIGHBOURS = 10;

/**
 * An estimate of I(x; y), in nats, by what suits the data, with a lower bound and, where one exists, an upper bound.
 *
 * Discrete variables are counted, a discrete one and numbers go by nearest neighbours, and both are bounded by a trained conditional
 * and by an entropy. Of continuous variables an elliptical copula is fitted (normal or Student), and a critic that begins from it is
 * trained five times, each on four fifths of the pairs, and measured on the rest. Where the critic finds no more than the copula,
 * the copula's own information is the estimate. Where it does, nearest neighbours are in up to three columns; beyond, it is the mean
 * of the critic's bound on the pairs that it learned from, which is too high, and on those that it never saw, which is too low.
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
  const warnings = [warning, seriesWarning(looks.x, looks.y)];
  const found = await estimated(pairs, looks, options);
  const doubted = (quantity: Quantity) => warned(quantity, ...warnings);
  return { ...found, estimate: doubted(found.estimate), lower: doubted(found.lower) };
}

type Pairs = { readonly x: Samples; readonly y: Samples };
type Looks = { readonly x: VariableLook; readonly y: VariableLook };

function estimated(pairs: Pairs, looks: Looks, options: EstimateOptions): Promise<InformationEstimate> {
  if (looks.x.kind === "constant" || looks.y.kind === "constant")
    return Promise.resolve(ofConstant(pairs, looks));
  if (looks.x.kind === "discrete" && looks.y.kind === "discrete") return ofDiscrete(looks, options);
  if (looks.y.kind === "discrete") return ofClasses(pairs.x, looks, "y", options);
  if (looks.x.kind === "discrete") return ofClasses(pairs.y, looks, "x", options);
  return ofNumbers(pairs, looks, options);
}

/** Both neighbouring rows of x and of y are this much alike where rows are a series. */
const SERIAL = 0.2;

function seriesWarning(x: VariableLook, y: VariableLook): string | undefined {
  const least = Math.min(x.serial, y.serial);
  const errors = least * Math.sqrt(x.symbols.length);
  if (least < SERIAL || errors < 5) return undefined;
  return (
    `neighbouring rows are alike (correlation of ranks ${x.serial.toFixed(2)} in x, ${y.serial.toFixed(2)} in y): either the file is ` +
    "sorted, or its rows are not independent, and then neither the value nor its interval holds"
  );
}

function ofConstant({ x }: Pairs, looks: Looks): InformationEstimate {
  const zero = (kind: Quantity["kind"]): Quantity => ({
    quantity: "I(x; y)",
    value: 0,
    unit: "nats",
    kind,
    ceiling: 0,
    ci: [0, 0],
    n: x.n,
  });
  const which = looks.x.kind === "constant" ? "x" : "y";
  return {
    seen: [`${which} is the same in all rows: it tells nothing`],
    estimate: zero("estimate"),
    lower: zero("lower-bound"),
    upper: zero("upper-bound"),
  };
}

const symbolSamples = ({ symbols }: VariableLook): Samples =>
  samples(Float64Array.from(symbols), symbols.length, 1);

/** H of the symbols, estimated (Miller 1955), as an upper bound on what anything tells of them. */
function entropyBound(side: string, { symbols, distinct }: VariableLook): Quantity {
  const n = symbols.length;
  const counts = new Float64Array(distinct);
  for (const symbol of symbols) counts[symbol] = (counts[symbol] ?? 0) + 1;
  const surprises = Float64Array.from(symbols, (symbol) => -Math.log((counts[symbol] ?? 0) / n));
  const ceiling = Math.log(distinct);
  const plugIn = meanQuantity("I(x; y)", surprises, { kind: "upper-bound", ceiling });
  const bias = (distinct - 1) / (2 * n);
  const at = (value: number) => Math.min(ceiling, value + bias);
  return warned(
    { ...plugIn, value: at(plugIn.value), ci: [at(plugIn.ci[0]), at(plugIn.ci[1])] },
    distinct > n / 10 ? `${side} has ${distinct} values in ${n} rows: there may be more` : undefined,
  );
}

const smaller = (a: Quantity, b: Quantity): Quantity => (b.value < a.value ? b : a);

async function ofDiscrete(looks: Looks, options: EstimateOptions): Promise<InformationEstimate> {
  const [x, y] = [symbolSamples(looks.x), symbolSamples(looks.y)];
  const most = Math.max(looks.x.distinct, looks.y.distinct, 2);
  const lower = await barberAgakov(indicators(looks.x), y, { ...options, discrete: true });
  return {
    seen: [`x has ${looks.x.distinct} different values, y has ${looks.y.distinct}: they are counted`],
    estimate: atLeast(0, histogramInformation(x, y, { bins: most })),
    lower,
    upper: smaller(entropyBound("x", looks.x), entropyBound("y", looks.y)),
  };
}

/** Each symbol as a row with a 1 in its column. */
function indicators({ symbols, distinct }: VariableLook): Samples {
  const values = new Float32Array(symbols.length * distinct);
  symbols.forEach((symbol, i) => {
    values[i * distinct + symbol] = 1;
  });
  return samples(values, symbols.length, distinct);
}

/** Numbers, and a discrete variable that they tell of. */
async function ofClasses(
  numbers: Samples,
  looks: Looks,
  side: keyof Looks,
  options: EstimateOptions,
): Promise<InformationEstimate> {
  const classes = symbolSamples(looks[side]);
  const { distinct } = looks[side];
  const lower = await barberAgakov(numbers, classes, { ...options, discrete: true });
  const seen = [`${side} has ${distinct} different values, the other side is numbers`];
  const upper = entropyBound(side, looks[side]);
  if (numbers.d <= MANY_COLUMNS) {
    const { warning: _, ...near } = await ksg(numbers, classes, stepless(options));
    const value = Math.max(near.value, lower.value);
    const ci = [near.ci[0], Math.max(near.ci[1], value)] as const;
    return {
      seen: [...seen, "the estimate is by nearest neighbours"],
      estimate: atLeast(0, { ...near, value, ci, ceiling: upper.ceiling }),
      lower,
      upper,
    };
  }
  const estimate = warned(
    { ...lower, kind: "estimate", ci: [lower.ci[0], upper.ci[1]] },
    `${numbers.d} columns are too many for nearest neighbours: the estimate is the lower bound, and its interval ends at the entropy`,
  );
  return { seen, estimate, lower, upper };
}

/** Columns beyond which nearest neighbours are far away. */
const MANY_COLUMNS = 6;

/** What a nearest-neighbour estimate takes of the options. */
const stepless = ({ seed, signal }: EstimateOptions) => ({
  ...(seed === undefined ? {} : { seed }),
  ...(signal === undefined ? {} : { signal }),
});

async function ofNumbers(
  { x, y }: Pairs,
  looks: Looks,
  options: EstimateOptions,
): Promise<InformationEstimate> {
  const { n } = x;
  const ranks = { x: ranksAmong(x)(x), y: ranksAmong(y)(y) };
  const copula = x.d + y.d <= n / 10 ? fitEllipticalCopula(ranks.x, ranks.y) : undefined;
  const folds = foldsOf(n, options.seed ?? 0);
  const scored: ScoreBlocks[] = [];
  for (const [fold, parts] of folds.entries()) {
    const { onProgress } = options;
    const settings = estimateSettings("estimateInformation", {
      ...options,
      ...(onProgress && { onProgress: inFold(onProgress, fold, folds.length) }),
    });
    scored.push(await fitPairs(x, y, settings, worth, parts));
  }
  const lower = crossFittedBound(scored);
  const seen = [kindsText(looks)];
  const learned = criticEstimate(scored, n, estimateSettings("estimateInformation", options).steps);
  if (copula === undefined) {
    return {
      seen: [...seen, `${x.d + y.d} columns are many for ${n} rows: only a network was fitted`],
      estimate: learned,
      lower,
    };
  }
  const { value, error } = copulaInformation(copula, ranks.x, ranks.y);
  const gain = gainOver(scored, folds, copulaLogRatios(copula, ranks.x, ranks.y), value);
  const name = Number.isFinite(copula.degrees)
    ? `a Student copula of ${copula.degrees} degrees of freedom`
    : "a normal copula";
  const more = gain.mean > Math.max(LEAST_GAIN, GAIN_ERRORS * gain.error);
  const less =
    meanOf(scored.map(({ training }) => worth(training))) < value - MOST_LOSS - GAIN_ERRORS * error;
  if (!more && !less) {
    const estimate = blockQuantity("estimate", Number.POSITIVE_INFINITY, n, {
      value,
      ci: [value - 1.96 * error, value + 1.96 * error],
    });
    return {
      seen: [...seen, `${name} describes the dependence: a network finds no more`],
      estimate: warned(atLeast(0, estimate), fewWarning(n)),
      lower,
    };
  }
  const misfit = `a network finds ${Math.abs(gain.mean).toFixed(2)} nats ${more ? "more" : "less"} than ${name}`;
  if (x.d + y.d > FEW_COLUMNS) return { seen: [...seen, misfit], estimate: learned, lower };
  return {
    seen: [...seen, `${misfit}: the estimate is by nearest neighbours`],
    estimate: await neighbourEstimate(x, y, options, lower),
    lower,
  };
}

function kindsText({ x, y }: Looks): string {
  const side = ({ kind, ties }: VariableLook, name: string) =>
    kind === "mixed" ? `${name} has equal values in ${Math.round(100 * ties)} % of its rows` : undefined;
  const mixed = [side(x, "x"), side(y, "y")].filter((text) => text !== undefined);
  return mixed.length === 0 ? "x and y are numbers" : `x and y are numbers; ${mixed.join(", ")}`;
}

/** Parts of pairs, each pair measured on in one of them. */
function foldsOf(n: number, seed: number): readonly Partition[] {
  const order = permutation(stream(seed, "folds.pairs"), n);
  return Array.from({ length: FOLDS }, (_, fold) => {
    const evaluation = order.filter((_, i) => i % FOLDS === fold);
    const rest = order.filter((_, i) => i % FOLDS !== fold);
    const chosen = Math.floor(CHOICE * rest.length);
    return { evaluation, selection: rest.subarray(0, chosen), training: rest.subarray(chosen) };
  });
}

const inFold =
  (onProgress: (progress: EstimateProgress) => void, fold: number, folds: number) =>
  ({ step, steps, ...rest }: EstimateProgress): void =>
    onProgress({ ...rest, step: fold * steps + step, steps: folds * steps });

/** Donsker and Varadhan's bound on some blocks. */
function worth(blocks: readonly ScoreBlock[]): number {
  const [joint, product] = meansOf(blocks, scoreLimit(blocks));
  return joint - Math.log(product);
}

/** NWJ's bound over all folds: each fold's critic and constant are fixed by pairs that its blocks do not hold. */
function crossFittedBound(scored: readonly ScoreBlocks[]): Quantity {
  let limited = 0;
  const values = scored.flatMap(({ selection, evaluation }) => {
    const limit = scoreLimit(evaluation);
    const c = Math.log(meansOf(selection, limit)[1]);
    return evaluation.map((block) => {
      const means = limitedMeans(block, limit);
      limited += means.limited;
      return [1 + means.joint - c - means.product * Math.exp(-c)];
    });
  });
  const n = scored.reduce((sum, { evaluation }) => sum + pairsIn(evaluation), 0);
  return warned(
    atLeast(0, blockQuantity("lower-bound", Number.POSITIVE_INFINITY, n, jackknife(values))),
    limitWarning(limited / values.length, Math.round(n / scored.length)),
    fewWarning(n),
  );
}

/** Between what the critics say of pairs they learned from and of pairs they never saw. */
function criticEstimate(scored: readonly ScoreBlocks[], n: number, steps: number): Quantity {
  const high = meanOf(scored.map(({ training }) => worth(training)));
  const low = meanOf(scored.map(({ evaluation }) => worth(evaluation)));
  const blocks = scored.flatMap(({ evaluation }) => evaluation.map((block) => [worth([block])]));
  const { ci } = jackknife(blocks);
  const half = (ci[1] - ci[0]) / 2;
  const value = (high + low) / 2;
  return warned(
    atLeast(
      0,
      blockQuantity("estimate", Number.POSITIVE_INFINITY, n, {
        value,
        ci: [Math.min(low, high) - half, Math.max(low, high) + half],
      }),
    ),
    "what a network has found of a dependence that no copula describes: the information is likely larger",
    scored.every(({ settled }) => settled) ? undefined : unsettledWarning(steps),
    fewWarning(n),
  );
}

/** How much more the critics find than a copula, and the standard error of that over blocks. */
function gainOver(
  scored: readonly ScoreBlocks[],
  folds: readonly Partition[],
  logRatios: Float64Array,
  information: number,
): { readonly mean: number; readonly error: number } {
  let total = 0;
  for (const ratio of logRatios) total += ratio / logRatios.length;
  const gains = scored.flatMap(({ evaluation }, fold) => {
    const rows = folds[fold]?.evaluation ?? new Int32Array(0);
    return evaluation.map((block, at) => {
      let own = 0;
      for (let i = at * block.size; i < (at + 1) * block.size; i++)
        own += (logRatios[rows[i] ?? 0] ?? 0) / block.size;
      return [worth([block]) - (own - total) - information];
    });
  });
  const { value, ci } = jackknife(gains);
  return { mean: value, error: (ci[1] - ci[0]) / 2 / 1.96 };
}

/** Nearest neighbours, and by how much more of them differ. */
async function neighbourEstimate(
  x: Samples,
  y: Samples,
  options: EstimateOptions,
  lower: Quantity,
): Promise<Quantity> {
  const near = await ksg(x, y, stepless(options));
  const far = await ksg(x, y, { ...stepless(options), k: Math.min(MANY_NEIGHBOURS, x.n - 1) });
  const doubt = Math.abs(near.value - far.value);
  const value = Math.max(near.value, lower.value);
  return {
    ...near,
    value,
    ci: [Math.min(near.ci[0], value) - doubt / 2, Math.max(near.ci[1], value) + doubt],
  };
}
