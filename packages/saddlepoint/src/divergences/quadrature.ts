import { type Estimate, gaussKronrod, NODE_COUNT } from "./gaussKronrod.ts";

export type QuadratureOptions = {
  /** Where to cut the range first: modes, peaks, corners, ends of supports. */
  readonly points?: readonly number[];
  /** Of each component, absolutely, or relatively where it is above 1. Default 1e-10. */
  readonly tolerance?: number;
  /** Default 2000. */
  readonly maxIntervals?: number;
};

export type Integral = {
  /** One a component; Infinity where it diverges. */
  readonly values: readonly number[];
  readonly errors: readonly number[];
  /** Whether every error is within the tolerance. */
  readonly converged: boolean;
};

type Integrand = (x: number) => readonly number[];

type Piece = {
  readonly low: number;
  readonly high: number;
  readonly integrand: Integrand;
  readonly estimates: readonly Estimate[];
  /** One a component: unknown where some nodes were infinite and halving may still tell a point from a region. */
  readonly errors: readonly number[];
  /** It is not halved any more. */
  readonly isAtom: boolean;
  readonly depth: number;
  readonly parent: Piece | null;
};

/** A piece is not halved further than this, nor where its nodes would be one number. */
const DEEPEST = 120;
const NARROWEST = 1e-13;
/** Points closer than this part of their range are one. */
const SAME = 1e-12;
/** From this depth on, halves that are compared to see whether an integral shrinks with its interval, and by how little. */
const SUSPICIOUS = 40;
const GENERATIONS = 20;
const NOT_SHRINKING = 0.99;

function piece(integrand: Integrand, low: number, high: number, parent: Piece | null): Piece {
  const depth = parent ? parent.depth + 1 : 0;
  const isAtom = depth >= DEEPEST || high - low <= NARROWEST * Math.max(Math.abs(low), Math.abs(high));
  const estimates = gaussKronrod(integrand, low, high);
  const errors = estimates.map(({ value, error, infinite }) => {
    if (infinite === 0) return error;
    return isAtom ? Math.abs(value) : Number.POSITIVE_INFINITY;
  });
  return { low, high, integrand, estimates, errors, isAtom, depth, parent };
}

/**
 * Whether a component diverges within a piece: infinite all over it, or, where the piece is very narrow, of an integral
 * that has not shrunk with the interval. Over [0, w] that of x^(−b) falls as w^(1−b): by less than 1 % a halving only
 * where b > 0.985, which is taken for b ≥ 1.
 */
function diverges(of: Piece, component: number): boolean {
  const estimate = of.estimates[component];
  if (!estimate) return false;
  if (estimate.infinite === NODE_COUNT) return true;
  if (of.depth < (of.isAtom ? GENERATIONS : SUSPICIOUS)) return false;
  let ancestor: Piece = of;
  for (let i = 0; i < GENERATIONS; i++) ancestor = ancestor.parent ?? ancestor;
  const before = ancestor.estimates[component]?.value ?? 0;
  return before !== 0 && Math.abs(estimate.value / before) ** (1 / GENERATIONS) >= NOT_SHRINKING;
}

/** ∫ over a range as pieces between the points; an infinite end by x = end ± s(1 − t)/t, t in (0, 1]. */
function startingPieces(integrand: Integrand, low: number, high: number, points: readonly number[]): Piece[] {
  const inside = points.filter((x) => x > low && x < high);
  const sorted = [low, ...inside, high].filter(Number.isFinite).sort((a, b) => a - b);
  const reach = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  const cuts = sorted.filter((x, i) => i === 0 || x - (sorted[i - 1] ?? x) > SAME * reach);
  if (cuts.length === 0) cuts.push(0);
  const [first, last] = [cuts[0] ?? 0, cuts.at(-1) ?? 0];
  const scale = last > first ? (last - first) / 2 : 1;
  const tail = (end: number, sign: 1 | -1) =>
    piece(
      (t) => integrand(end + (sign * scale * (1 - t)) / t).map((height) => (height * scale) / t ** 2),
      0,
      1,
      null,
    );
  const pieces = cuts.slice(1).map((cut, i) => piece(integrand, cuts[i] ?? cut, cut, null));
  if (low === Number.NEGATIVE_INFINITY) pieces.push(tail(first, -1));
  if (high === Number.POSITIVE_INFINITY) pieces.push(tail(last, 1));
  return pieces;
}

/**
 * ∫ of several functions of one number at once, by halving the interval with the largest error until all are within the
 * tolerance (15-point Gauss-Kronrod; Piessens et al. 1983, QUADPACK, QAG).
 *
 * An isolated point where the integrand is infinite does no harm; a component that is infinite over an interval, or grows
 * too fast towards a point or an infinite end, is Infinity, which ends the integration.
 *
 * @param low an end of the range, −Infinity included
 * @param high the other end, above low, Infinity included
 */
export function integrate(
  integrand: Integrand,
  low: number,
  high: number,
  { points = [], tolerance = 1e-10, maxIntervals = 2000 }: QuadratureOptions = {},
): Integral {
  const pieces = startingPieces(integrand, low, high, points);
  const components = (pieces[0]?.estimates ?? []).map((_, component) => component);
  let fresh: readonly Piece[] = pieces;
  for (;;) {
    const infinite = components.map((component) => fresh.some((one) => diverges(one, component)));
    const { values, errors, fixed, worst } = survey(pieces, components.length);
    if (infinite.includes(true)) {
      const certain = (component: number) => infinite[component] === true;
      return {
        values: values.map((value, c) => (certain(c) ? Number.POSITIVE_INFINITY : value)),
        errors: errors.map((error, c) => (certain(c) ? 0 : error)),
        converged: true,
      };
    }
    const within = (all: readonly number[]) =>
      all.every((error, c) => error <= tolerance * Math.max(1, Math.abs(values[c] ?? 0)));
    const converged = within(errors);
    const next = pieces[worst];
    if (converged || !next || !within(fixed) || pieces.length >= maxIntervals) {
      return { values, errors, converged };
    }
    const middle = (next.low + next.high) / 2;
    fresh = [piece(next.integrand, next.low, middle, next), piece(next.integrand, middle, next.high, next)];
    pieces.splice(worst, 1, ...fresh);
  }
}

/** The pieces' sums, the part of the error that no halving can lower, and which piece to halve (−1: none). */
function survey(pieces: readonly Piece[], components: number) {
  const zeros = () => new Array<number>(components).fill(0);
  const [values, errors, fixed] = [zeros(), zeros(), zeros()];
  let worst = -1;
  let largest = 0;
  for (const [i, { estimates, errors: own, isAtom }] of pieces.entries()) {
    for (let c = 0; c < components; c++) {
      const error = own[c] ?? 0;
      values[c] = (values[c] ?? 0) + (estimates[c]?.value ?? 0);
      errors[c] = (errors[c] ?? 0) + error;
      if (isAtom) fixed[c] = (fixed[c] ?? 0) + error;
      else if (error > largest) [worst, largest] = [i, error];
    }
  }
  return { values, errors, fixed, worst };
}
