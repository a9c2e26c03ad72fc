import { numpy as np } from "@jax-js/jax";
import type { Matrix } from "ml-matrix";
import { canonicalMaps } from "./canonicalPairs.ts";
import { likeliestCorrelations, marginalScores } from "./ellipticalCopula.ts";
import { radialFeatures } from "./radialFeatures.ts";
import type { Ranks } from "./ranks.ts";
import { besides, mappedRows, type Rows, squaresOf, unitColumns } from "./scatter.ts";
import { studentLogHeight } from "./studentT.ts";
import { linearOf, type Variable, worthwhileVariables } from "./worthwhileVariables.ts";

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
  /** How many canonical variables it has. */
  readonly width: number;
  /** What it reads of one side's ranks, and their canonical variables: those without correlation on the selection part left out. */
  readonly of: Sides<(ranks: Ranks) => BaseRows & { readonly variables: Rows }>;
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

/** Fits a base to the training part; which of its correlations are real is decided by the selection part. */
export function fitRatioBase(
  training: Sides<Ranks>,
  selection: Sides<Ranks>,
  { degrees, order }: RatioBaseOptions,
): RatioBase {
  const sideOf = (ranks: Ranks) => {
    const scores = marginalScores(ranks, degrees);
    const features = radialFeatures(scores, order);
    const own = features(scores);
    const unit = order === 0 ? (rows: Rows) => rows : unitColumns(own);
    return { fitted: unit(own), rows: (given: Ranks) => unit(features(marginalScores(given, degrees))) };
  };
  const sides = { x: sideOf(training.x), y: sideOf(training.y) };
  const fitted = { x: sides.x.fitted, y: sides.y.fitted };
  const rows = { x: sides.x.rows, y: sides.y.rows };
  const [dx, dy] = [fitted.x.d, fitted.y.d];
  const maps = canonicalMaps(likeliestCorrelations(besides(fitted.x, fitted.y), degrees), dx, dy);
  const held = { x: rows.x(selection.x), y: rows.y(selection.y) };
  const ownOf = (side: keyof typeof rows, given: Rows) =>
    order === 0 ? squaresOf(mappedRows(given, maps.whitened[side])) : new Float64Array(given.n);
  const candidates = {
    x: { rows: mappedRows(held.x, maps.paired.x), d: dx, own: ownOf("x", held.x) },
    y: { rows: mappedRows(held.y, maps.paired.y), d: dy, own: ownOf("y", held.y) },
  };
  const { kept, worth } = worthwhileVariables(candidates, degrees);
  const baseOf = (side: keyof typeof rows) => {
    const map = kept.length === 0 ? undefined : subRows(maps.paired[side], kept);
    return (ranks: Ranks) => {
      const given = rows[side](ranks);
      const variables =
        map === undefined ? { values: new Float64Array(0), n: given.n, d: 0 } : mappedRows(given, map);
      return { ...baseRows(variables, ownOf(side, given), kept), variables };
    };
  };
  const height = (d: number) => studentLogHeight(d, degrees);
  const constant = linearOf(kept) + height(dx + dy) - height(dx) - height(dy);
  const square = dx === dy;
  const coordinates = (side: keyof typeof rows) => (ranks: Ranks) =>
    mappedRows(rows[side](ranks), square ? maps.paired[side] : maps.whitened[side]);
  return {
    worth,
    width: kept.length,
    of: { x: baseOf("x"), y: baseOf("y") },
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

function subRows(map: Matrix, kept: readonly Variable[]): Matrix {
  return map.subMatrixRow(
    kept.map(({ column }) => column),
    0,
    map.columns - 1,
  );
}
