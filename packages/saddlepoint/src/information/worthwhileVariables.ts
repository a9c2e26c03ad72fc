import type { Sides } from "./ratioBase.ts";
import { besides, type Rows, squaresOf } from "./scatter.ts";
import { logDensitiesOfSquares } from "./studentT.ts";

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

/** A canonical variable, by its place among all, and how it correlates with its partner. */
export type Variable = { readonly column: number; readonly correlation: number };

/** What one side's variables are chosen by. */
export type Candidates = {
  /** All canonical variables of some rows. */
  readonly rows: Rows;
  /** The columns that they were made of. */
  readonly d: number;
  /** zᵀ Σ⁻¹ z of these rows, as far as no correlation with the other side changes it. */
  readonly own: Float64Array;
};

/**
 * Those canonical variables, the strongest first, that correlate on pairs which they were not fitted to and each of which the log
 * ratio of two elliptical variables is better with than without; and how much it tells with all of them: Donsker and Varadhan's
 * bound, in nats.
 *
 * @param degrees ν of the elliptical variables; Infinity for normal ones
 */
export function worthwhileVariables(
  { x, y }: Sides<Candidates>,
  degrees: number,
): { readonly kept: readonly Variable[]; readonly worth: number } {
  const alone = {
    x: logDensitiesOfSquares(x.own, x.d, degrees),
    y: logDensitiesOfSquares(y.own, y.d, degrees),
  };
  const worthOf = (squares: Float64Array, kept: readonly Variable[]) =>
    donskerVaradhanOf(logDensitiesOfSquares(squares, x.d + y.d, degrees), alone, linearOf(kept));
  const none = ownSquares(x.own, y.own);
  let best = { kept: [] as readonly Variable[], squares: none, worth: worthOf(none, []) };
  for (const variable of correlated({ x: x.rows, y: y.rows }, degrees)) {
    const kept = [...best.kept, variable];
    const squares = withVariable(best.squares, { x: x.rows, y: y.rows }, variable);
    const worth = worthOf(squares, kept);
    if (worth > best.worth + LEAST_WORTH) best = { kept, squares, worth };
  }
  return best;
}

/** −½ Σ log(1 − r²): the normal variables' information. */
export const linearOf = (kept: readonly Variable[]): number =>
  kept.reduce((sum, { correlation }) => sum - Math.log1p(-(correlation ** 2)) / 2, 0);

/** Canonical variables that correlate on samples that they were not fitted to. */
function correlated(sides: Sides<Rows>, degrees: number): readonly Variable[] {
  const weights = squaresOf(besides(sides.x, sides.y)).map((square) => 1 / (1 + square / degrees));
  const least = ERRORS / Math.sqrt(sides.x.n);
  return columnCorrelations(sides, weights).flatMap((correlation, column) =>
    correlation > least ? [{ column, correlation: Math.min(correlation, MOST_CORRELATION) }] : [],
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

/** Squares of combinations of pairs of one block: of pair i with the j-th of its block at i · BLOCK + j. The last block may be shorter. */
type BlockSquares = Float64Array;

const firstOfBlock = (i: number): number => i - (i % BLOCK);

/** Those of pairs without any canonical variable. */
function ownSquares(x: Float64Array, y: Float64Array): BlockSquares {
  const squares = new Float64Array(x.length * BLOCK);
  for (let i = 0; i < x.length; i++) {
    const first = firstOfBlock(i);
    for (let j = first; j < Math.min(first + BLOCK, y.length); j++)
      squares[i * BLOCK + j - first] = (x[i] ?? 0) + (y[j] ?? 0);
  }
  return squares;
}

/** Those with one canonical variable more: (r² (a² + b²) − 2 r a b)/(1 − r²) is what its correlation r adds. */
function withVariable(
  squares: BlockSquares,
  { x, y }: Sides<Rows>,
  { column, correlation }: Variable,
): BlockSquares {
  const scale = correlation / (1 - correlation ** 2);
  const out = new Float64Array(squares.length);
  for (let i = 0; i < x.n; i++) {
    const first = firstOfBlock(i);
    const a = x.values[i * x.d + column] ?? 0;
    for (let j = first; j < Math.min(first + BLOCK, y.n); j++) {
      const at = i * BLOCK + j - first;
      const b = y.values[j * y.d + column] ?? 0;
      out[at] = (squares[at] ?? 0) + scale * (correlation * (a * a + b * b) - 2 * a * b);
    }
  }
  return out;
}

/**
 * E_joint v − log E_product eᵛ over blocks of pairs.
 *
 * @param both log densities of combinations of a block, as their squares lie
 * @param alone log densities of each side's rows
 * @param linear what is added to all of them
 */
function donskerVaradhanOf(both: Float64Array, alone: Sides<Float64Array>, linear: number): number {
  const n = alone.x.length;
  let joint = 0;
  let product = 0;
  let others = 0;
  for (let i = 0; i < n; i++) {
    const first = firstOfBlock(i);
    const left = linear - (alone.x[i] ?? 0);
    for (let j = first; j < Math.min(first + BLOCK, n); j++) {
      const score = left + (both[i * BLOCK + j - first] ?? 0) - (alone.y[j] ?? 0);
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
