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
  /** One a component: whether it is infinite by so little that a logarithm may have made it look so. */
  readonly doubtful: readonly boolean[];
};

export type Integrand = (x: number) => readonly number[];

/** A part of what is integrated: an integrand of several components over an interval of its own variable. */
export type Stretch = { readonly integrand: Integrand; readonly low: number; readonly high: number };

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
const NOT_SHRINKING = 1 - 1e-9;
/** From here on it is not a logarithm that lets it grow: over these generations one adds 2 % a halving. */
const GROWING = 1.05;

function piece(integrand: Integrand, low: number, high: number, parent: Piece | null): Piece {
  const depth = parent ? parent.depth + 1 : 0;
  const isAtom = depth >= DEEPEST || high - low <= NARROWEST * Math.max(Math.abs(low), Math.abs(high));
  const estimates = gaussKronrod(integrand, low, high);
  const made = { low, high, integrand, estimates, isAtom, depth, parent };
  const errors = estimates.map(({ value, error, infinite }, component) => {
    if (!isAtom) return infinite === 0 ? error : Number.POSITIVE_INFINITY;
    return Math.max(error, Math.abs(value) / Math.max(Number.EPSILON, 1 - shrinking(made, component)));
  });
  return { ...made, errors };
}

/**
 * By how much a component's integral shrinks when its interval is halved, over the last generations: |x|^(−b) at 0 has
 * 2^(b − 1). What is left towards 0 is at most value/(1 − that): a geometric series.
 */
function shrinking(of: Omit<Piece, "errors">, component: number): number {
  let ancestor: Omit<Piece, "errors"> = of;
  for (let i = 0; i < GENERATIONS; i++) ancestor = ancestor.parent ?? ancestor;
  const before = ancestor.estimates[component]?.value ?? 0;
  if (before === 0 || of.depth < GENERATIONS) return 0;
  return Math.abs((of.estimates[component]?.value ?? 0) / before) ** (1 / GENERATIONS);
}

const isInfinite = (of: Piece, component: number): boolean =>
  of.estimates[component]?.infinite === NODE_COUNT;

/**
 * Whether a component diverges within a piece: infinite all over it, or, where the piece is very narrow, of an integral
 * that does not shrink with the interval, as that of x^(−b) does not where b ≥ 1.
 */
function diverges(of: Piece, component: number): boolean {
  if (isInfinite(of, component)) return true;
  if (of.depth < (of.isAtom ? GENERATIONS : SUSPICIOUS)) return false;
  return shrinking(of, component) >= NOT_SHRINKING;
}

/** ∫ over a range as pieces between the points; an infinite end by x = end ± s(1 − t)/t, t in (0, 1]. */
function stretchesOf(integrand: Integrand, low: number, high: number, points: readonly number[]): Stretch[] {
  const inside = points.filter((x) => x > low && x < high);
  const sorted = [low, ...inside, high].filter(Number.isFinite).sort((a, b) => a - b);
  const reach = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  const cuts = sorted.filter((x, i) => i === 0 || x - (sorted[i - 1] ?? x) > SAME * reach);
  if (cuts.length === 0) cuts.push(0);
  const [first, last] = [cuts[0] ?? 0, cuts.at(-1) ?? 0];
  const scale = last > first ? (last - first) / 2 : 1;
  const tail = (end: number, sign: 1 | -1): Stretch => ({
    integrand: (t) =>
      integrand(end + (sign * scale * (1 - t)) / t).map((height) => (height * scale) / t ** 2),
    low: 0,
    high: 1,
  });
  const stretches: Stretch[] = cuts.slice(1).map((cut, i) => ({ integrand, low: cuts[i] ?? cut, high: cut }));
  if (low === Number.NEGATIVE_INFINITY) stretches.push(tail(first, -1));
  if (high === Number.POSITIVE_INFINITY) stretches.push(tail(last, 1));
  return stretches;
}

/**
 * ∫ of several functions of one number at once, by halving the intervals with the largest errors until all are within the
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
  { points = [], ...options }: QuadratureOptions = {},
): Integral {
  return integrateStretches(stretchesOf(integrand, low, high, points), options);
}

/** The same over several stretches at once, each in a variable of its own. */
export function integrateStretches(
  stretches: readonly Stretch[],
  { tolerance = 1e-10, maxIntervals = 2000 }: Omit<QuadratureOptions, "points"> = {},
): Integral {
  const pieces = stretches.map(({ integrand, low, high }) => piece(integrand, low, high, null));
  const components = (pieces[0]?.estimates ?? []).map((_, component) => component);
  const infinite = components.map((c) => pieces.some((one) => diverges(one, c)));
  const sure = [...infinite]; // no piece has been halved yet: infinite all over
  for (let all = pieces; ; ) {
    const { values, errors, open } = sums(all, infinite);
    const scale = values.map((value) => Math.max(1, Math.abs(value)));
    const within = (every: readonly number[]) =>
      every.every((error, c) => error <= tolerance * (scale[c] ?? 1));
    const shares = all.map((one) => (one.isAtom ? 0 : shareOf(one, scale, infinite)));
    const largest = shares.reduce((a, b) => Math.max(a, b), 0);
    if (largest === 0 || within(open) || all.length >= maxIntervals)
      return { values, errors, converged: within(errors), doubtful: infinite.map((is, c) => is && !sure[c]) };
    const next: Piece[] = [];
    for (const [i, one] of all.entries()) {
      if ((shares[i] ?? 0) * TOGETHER < largest) next.push(one);
      else {
        const halves = halved(one);
        next.push(...halves);
        for (const c of components) {
          infinite[c] = infinite[c] || halves.some((half) => diverges(half, c));
          sure[c] =
            sure[c] ||
            halves.some((half) => diverges(half, c) && (isInfinite(half, c) || shrinking(half, c) > GROWING));
        }
      }
    }
    all = next;
  }
}

/** Pieces are halved together whose part of the error is at least one of so many of the largest. */
const TOGETHER = 8;

/** The largest part that a piece has of what a component may be wrong by. */
function shareOf({ errors }: Piece, scale: readonly number[], infinite: readonly boolean[]): number {
  let largest = 0;
  for (let c = 0; c < errors.length; c++)
    if (!infinite[c]) largest = Math.max(largest, (errors[c] ?? 0) / (scale[c] ?? 1));
  return largest;
}

/** Both halves of a piece; atoms where halving has changed nothing but its noise (QUADPACK's test for round-off). */
function halved(of: Piece): Piece[] {
  const middle = (of.low + of.high) / 2;
  const halves = [piece(of.integrand, of.low, middle, of), piece(of.integrand, middle, of.high, of)];
  const isNoise = of.errors.every((error, c) => {
    const [a, b] = halves;
    if (!a || !b || !Number.isFinite(error)) return false;
    if (error === 0) return true;
    const change = Math.abs(
      (a.estimates[c]?.value ?? 0) + (b.estimates[c]?.value ?? 0) - (of.estimates[c]?.value ?? 0),
    );
    return (a.errors[c] ?? 0) + (b.errors[c] ?? 0) > 0.9 * error && change < 0.05 * error;
  });
  return isNoise && of.depth > 3 ? halves.map((half) => ({ ...half, isAtom: true })) : halves;
}

/** The pieces' sums, and the part of the error that halving can lower. */
function sums(pieces: readonly Piece[], infinite: readonly boolean[]) {
  const zeros = () => infinite.map((is) => (is ? Number.POSITIVE_INFINITY : 0));
  const [values, errors, open] = [zeros(), infinite.map(() => 0), infinite.map(() => 0)];
  for (const { estimates, errors: own, isAtom } of pieces) {
    for (let c = 0; c < infinite.length; c++) {
      if (infinite[c]) continue;
      values[c] = (values[c] ?? 0) + (estimates[c]?.value ?? 0);
      errors[c] = (errors[c] ?? 0) + (own[c] ?? 0);
      if (!isAtom) open[c] = (open[c] ?? 0) + (own[c] ?? 0);
    }
  }
  return { values, errors, open };
}
