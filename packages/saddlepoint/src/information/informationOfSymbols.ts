import type { EstimateOptions } from "../fit/estimateOptions.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import { atLeast, type Quantity, warned } from "../quantity/quantity.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { barberAgakov } from "./barberAgakov.ts";
import { histogramInformation } from "./histogramInformation.ts";
import type { InformationEstimate } from "./informationEstimate.ts";
import { ksg } from "./ksg.ts";
import type { VariableLook } from "./lookAtVariable.ts";
import type { Sides } from "./ratioBase.ts";

type Looks = Sides<VariableLook>;

/** A variable that is the same in all rows tells nothing. */
export function ofConstant(looks: Looks): InformationEstimate {
  const zero = (kind: Quantity["kind"]): Quantity => ({
    quantity: "I(x; y)",
    value: 0,
    unit: "nats",
    kind,
    ceiling: 0,
    ci: [0, 0],
    n: looks.x.symbols.length,
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

/** Two discrete variables: their table is counted. */
export async function ofDiscrete(looks: Looks, options: EstimateOptions): Promise<InformationEstimate> {
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
export async function ofClasses(
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
    const { warning: _, ...near } = await ksg(numbers, classes, optionsOfNeighbours(options));
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
export const optionsOfNeighbours = ({ seed, signal }: EstimateOptions) => ({
  ...(seed === undefined ? {} : { seed }),
  ...(signal === undefined ? {} : { signal }),
});
