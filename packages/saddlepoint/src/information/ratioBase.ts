import { numpy as np } from "@jax-js/jax";
import type { Matrix } from "ml-matrix";
import { canonicalMaps } from "./canonicalPairs.ts";
import { likeliestCorrelations, marginalScores } from "./ellipticalCopula.ts";
import { radialFeatures } from "./radialFeatures.ts";
import type { Ranks } from "./ranks.ts";
import { besides, mappedRows, type Rows, squaresOf, unitColumns } from "./scatter.ts";
import { studentLogDensity } from "./studentT.ts";

/** One for x and one for y. */
export type Sides<T> = { readonly x: T; readonly y: T };

/** What a base reads of a row: columns whose products with the other side's count, and two squares. */
type BaseRows = { readonly cross: Rows; readonly squares: Float64Array; readonly own: Float64Array };

/**
 * A log density ratio in closed form: that of two elliptical variables of ν degrees of freedom whose canonical variables are linear
 * in the scores of ranks, or in their radial features.
 */
export type RatioBase = {
  /** How much it tells of pairs that it was not fitted to: Donsker and Varadhan's bound, in nats. */
  readonly worth: number;
  /** The columns of `cross` of each side. */
  readonly width: number;
  readonly of: Sides<(ranks: Ranks) => BaseRows>;
  /** The canonical variables of one side's ranks, those without correlation on the selection part left out. */
  readonly variables: Sides<(ranks: Ranks) => Rows>;
  /** All canonical variables where each column has its partner, otherwise all columns whitened. */
  readonly coordinates: Sides<(ranks: Ranks) => Rows>;
  /**
   * Sums of squares by pairs → log ratios; traced, consumes its arguments.
   *
   * @param joint zᵀ Σ⁻¹ z of both, [n, m]
   * @param x of x alone, [n, 1]
   * @param y of y alone, [1, m]
   */
  readonly logRatio: (joint: np.Array, x: np.Array, y: np.Array) => np.Array;
};

export type RatioBaseOptions = {
  /** ν; Infinity for normal variables. */
  readonly degrees: number;
  /** The order of the radial features; 0 for the scores themselves. */
  readonly order: number;
};

/** Columns that correlate less than this many standard errors on samples of their own are taken to be independent. */
const ERRORS = 2.5;

/** What a variable must add, in nats, to be taken. */
const LEAST_WORTH = 1e-3;

/** Rounding must not make a ratio infinite. */
const MOST_CORRELATION = 0.9999;

/** Pairs whose combinations a base is judged by at once. */
const BLOCK = 256;

/** Scores beyond ± this are cut where a base is judged: so few pairs cannot speak of larger ones. */
const CUT = Math.log(BLOCK);

/** Fits a base to the training part; which of its correlations are real is decided by the selection part. */
export function fitRatioBase(
  training: Sides<Ranks>,
  selection: Sides<Ranks>,
  { degrees, order }: RatioBaseOptions,
): RatioBase {
  const sideOf = (ranks: Ranks) => {
    const scores = marginalScores(ranks, degrees);
    const features = radialFeatures(scores, order);
    const unit = order === 0 ? (rows: Rows) => rows : unitColumns(features(scores));
    return (given: Ranks) => unit(features(marginalScores(given, degrees)));
  };
  const rows = { x: sideOf(training.x), y: sideOf(training.y) };
  const fitted = { x: rows.x(training.x), y: rows.y(training.y) };
  const [dx, dy] = [fitted.x.d, fitted.y.d];
  const maps = canonicalMaps(likeliestCorrelations(besides(fitted.x, fitted.y), degrees), dx, dy);
  const held = { x: rows.x(selection.x), y: rows.y(selection.y) };
  const density = {
    x: studentLogDensity(dx, degrees),
    y: studentLogDensity(dy, degrees),
    both: studentLogDensity(dx + dy, degrees),
  };
  const linearOf = (kept: readonly Variable[]) =>
    kept.reduce((sum, { correlation }) => sum - Math.log1p(-(correlation ** 2)) / 2, 0);
  const ownOf = (side: keyof typeof rows, given: Rows) =>
    order === 0 ? squaresOf(mappedRows(given, maps.whitened[side])) : new Float64Array(given.n);
  const candidates = {
    x: { rows: mappedRows(held.x, maps.paired.x), own: ownOf("x", held.x) },
    y: { rows: mappedRows(held.y, maps.paired.y), own: ownOf("y", held.y) },
  };
  const worthOf = (kept: readonly Variable[]) => {
    const linear = linearOf(kept);
    const of = ({ rows, own }: (typeof candidates)["x"]) => baseRows(columnsOf(rows, kept), own, kept);
    return donskerVaradhanOf(
      of(candidates.x),
      of(candidates.y),
      (joint, x, y) => linear + density.both(joint) - density.x(x) - density.y(y),
    );
  };
  const { kept, worth } = worthwhile(correlated(candidates.x.rows, candidates.y.rows, degrees), worthOf);
  const variablesOf = (side: keyof typeof rows) => {
    const map = kept.length === 0 ? undefined : subRows(maps.paired[side], kept);
    return (given: Rows): Rows =>
      map === undefined ? { values: new Float64Array(0), n: given.n, d: 0 } : mappedRows(given, map);
  };
  const mapped = { x: variablesOf("x"), y: variablesOf("y") };
  const variables = (side: keyof typeof rows) => (ranks: Ranks) => mapped[side](rows[side](ranks));
  const baseOf =
    (side: keyof typeof rows) =>
    (ranks: Ranks): BaseRows => {
      const given = rows[side](ranks);
      return baseRows(mapped[side](given), ownOf(side, given), kept);
    };
  const constant = linearOf(kept) + density.both(0) - density.x(0) - density.y(0);
  const square = dx === dy;
  const coordinates = (side: keyof typeof rows) => (ranks: Ranks) =>
    mappedRows(rows[side](ranks), square ? maps.paired[side] : maps.whitened[side]);
  return {
    worth,
    width: kept.length,
    of: { x: baseOf("x"), y: baseOf("y") },
    variables: { x: variables("x"), y: variables("y") },
    coordinates: { x: coordinates("x"), y: coordinates("y") },
    logRatio(joint, x, y) {
      const half = (d: number) => (squares: np.Array) =>
        degrees === Number.POSITIVE_INFINITY
          ? squares.mul(0.5)
          : np.log(squares.div(degrees).add(1)).mul((degrees + d) / 2);
      return half(dx)(x)
        .add(half(dy)(y))
        .sub(half(dx + dy)(joint))
        .add(constant);
    },
  };
}

/** A canonical variable, by its place among all, and how it correlates with its partner. */
type Variable = { readonly column: number; readonly correlation: number };

/** Canonical variables that correlate on samples that they were not fitted to. */
function correlated(x: Rows, y: Rows, degrees: number): readonly Variable[] {
  const weights = squaresOf(besides(x, y)).map((square) => 1 / (1 + square / degrees));
  const least = ERRORS / Math.sqrt(x.n);
  return columnCorrelations({ x, y }, weights).flatMap((correlation, column) =>
    correlation > least ? [{ column, correlation: Math.min(correlation, MOST_CORRELATION) }] : [],
  );
}

/** Those of the variables, the strongest first, each of which the ratio is better with than without. */
function worthwhile(
  variables: readonly Variable[],
  worthOf: (kept: readonly Variable[]) => number,
): { readonly kept: readonly Variable[]; readonly worth: number } {
  return variables.reduce(
    (best: { readonly kept: readonly Variable[]; readonly worth: number }, variable) => {
      const kept = [...best.kept, variable];
      const worth = worthOf(kept);
      return worth > best.worth + LEAST_WORTH ? { kept, worth } : best;
    },
    { kept: [], worth: worthOf([]) },
  );
}

/** What a base reads of rows whose canonical variables are given. */
function baseRows(variables: Rows, own: Float64Array, kept: readonly Variable[]): BaseRows {
  const { values, d } = variables;
  const cross = Float64Array.from(values, (value, at) => {
    const { correlation } = kept[at % d] ?? { correlation: 0 };
    return value * Math.sqrt(correlation / (1 - correlation ** 2));
  });
  const squares = own.map((square, i) =>
    kept.reduce((sum, { correlation }, j) => {
      const share = correlation ** 2 / (1 - correlation ** 2);
      return sum + share * (values[i * d + j] ?? 0) ** 2;
    }, square),
  );
  return { cross: { ...variables, values: cross }, squares, own };
}

/** Some columns of rows. */
function columnsOf({ values, n, d }: Rows, kept: readonly Variable[]): Rows {
  const out = new Float64Array(n * kept.length);
  for (let i = 0; i < n; i++)
    kept.forEach(({ column }, j) => {
      out[i * kept.length + j] = values[i * d + column] ?? 0;
    });
  return { values: out, n, d: kept.length };
}

function subRows(map: Matrix, kept: readonly Variable[]): Matrix {
  return map.subMatrixRow(
    kept.map(({ column }) => column),
    0,
    map.columns - 1,
  );
}

/** How two tables' columns correlate, one by one, each row with its weight. */
function columnCorrelations({ x, y }: Sides<Rows>, weights: Float64Array): readonly number[] {
  return Array.from({ length: Math.min(x.d, y.d) }, (_, j) => {
    let [xy, xx, yy] = [0, 0, 0];
    for (let i = 0; i < x.n; i++) {
      const weight = weights[i] ?? 0;
      const [a, b] = [x.values[i * x.d + j] ?? 0, y.values[i * y.d + j] ?? 0];
      xy += weight * a * b;
      xx += weight * a * a;
      yy += weight * b * b;
    }
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
  });
}

/** E_joint v − log E_product eᵛ over blocks of pairs. */
function donskerVaradhanOf(
  x: BaseRows,
  y: BaseRows,
  logRatio: (joint: number, x: number, y: number) => number,
): number {
  const { n, d } = x.cross;
  let [joint, product, others] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const block = Math.floor(i / BLOCK) * BLOCK;
    for (let j = block; j < Math.min(n, block + BLOCK); j++) {
      let cross = 0;
      for (let k = 0; k < d; k++)
        cross += (x.cross.values[i * d + k] ?? 0) * (y.cross.values[j * d + k] ?? 0);
      const both = (x.squares[i] ?? 0) + (y.squares[j] ?? 0) - 2 * cross;
      const score = logRatio(both, x.own[i] ?? 0, y.own[j] ?? 0);
      const cut = Math.max(-CUT, Math.min(score, CUT));
      if (i === j) joint += cut;
      else {
        product += Math.exp(cut);
        others++;
      }
    }
  }
  return joint / n - Math.log(product / others);
}
