import { type Approach, approach, type LogPair } from "./approach.ts";
import { beyond } from "./beyond.ts";
import type { FDivergence } from "./fDivergence.ts";
import { landmarks } from "./landmarks.ts";
import { logHeight } from "./logHeight.ts";
import { integrateStretches, type Stretch } from "./quadrature.ts";

/** ∫ q f(p/q), ∫ p and ∫ q over a line, each with its error. */
export type LineIntegral = {
  readonly values: readonly [divergence: number, p: number, q: number];
  readonly errors: readonly [number, number, number];
  /** Where it could not be told whether the divergence's integral is finite; its value leaves out what lies beyond. */
  readonly undecided: readonly string[];
};

/** Heights at a point: q f(p/q), p, q, and what rounding of the logarithms makes of the first. */
type Heights = (logP: number, logQ: number, x: number) => readonly number[];

/** An end at a point is regular where both logarithms are finite and change less and less on the way to it. */
const SLOWING = 0.3;
const STEADY = 1e-9;
/** How much longer than its neighbour an interval may be. */
const GRADE = 4;
/** A height that rounding changes by more than this part of it is noise. */
const NOISE = 1e-6;
/** Where starting stretches of s end: doubling. */
const FIRST_STRETCH = 1;

/** Whether both densities have a logarithm at a point, from one side: |log d| changes as much from 10⁻²d to d as to 10²d. */
function isRegular(of: LogPair, x: number, side: 1 | -1, width: number): boolean {
  const near = Math.max(width * 1e-100, Math.abs(x) * 2 ** -49);
  const logs = [1, 1e2, 1e4].map((times) => of(x + side * Math.min(times * near, width / 2)));
  return [0, 1].every((i) => {
    const [a, b, c] = logs.map((pair) => pair[i]);
    if (a === undefined || b === undefined || c === undefined) return true;
    if (a === Number.NEGATIVE_INFINITY) return b === a; // nothing there
    const rounding = STEADY * (1 + Math.abs(a) * 1e-3);
    return Math.abs(a - b) < Math.max(rounding, SLOWING * Math.abs(b - c));
  });
}

/** One stretch after the other over s from 0 to an end's reach. */
function stretchesOf({ reach, at, origin, side, width, isInfinite }: Approach, heights: Heights): Stretch[] {
  const integrand = (s: number) => {
    const x = origin + side * width * Math.exp(isInfinite ? s : -s);
    return heights(...at(s), x);
  };
  const stretches: Stretch[] = [];
  for (let low = 0; low < reach; ) {
    const high = Math.min(reach, low === 0 ? FIRST_STRETCH : 2 * low);
    stretches.push({ integrand, low, high });
    low = high;
  }
  return stretches;
}

/**
 * More cuts, so that of two neighbouring intervals none is much longer than the other: what reaches a little beyond a short
 * one is not overlooked in a long one.
 */
function graded(cuts: readonly number[]): number[] {
  const more = [...cuts];
  for (const [i, from] of cuts.entries()) {
    const [before, to, after] = [cuts[i - 1], cuts[i + 1], cuts[i + 2]];
    if (to === undefined) break;
    const middle = from + (to - from) / 2;
    const steps = (place: number, length: number, side: 1 | -1) => {
      for (let d = GRADE * length; d > 0 && d < (to - from) / 2; d *= GRADE) more.push(place + side * d);
    };
    if (before !== undefined && from < middle) steps(from, from - before, 1);
    if (after !== undefined && middle < to) steps(to, after - to, -1);
  }
  return more.sort((a, b) => a - b).filter((x, i, all) => i === 0 || x > (all[i - 1] ?? x));
}

/** The ends between two cuts that are not regular: the whole way there, or half of it where both are. */
function between(
  of: LogPair,
  low: number,
  high: number,
  isNoise: (logP: number, logQ: number) => boolean,
): Approach[] {
  const sides = [
    { origin: low, side: 1 },
    { origin: high, side: -1 },
  ] as const;
  const open = sides.filter(({ origin, side }) => !isRegular(of, origin, side, high - low));
  const width = (high - low) / open.length;
  return open.map((end) => approach(of, { ...end, width, isInfinite: false }, isNoise));
}

const placeOf = ({ origin, side, isInfinite }: Approach): string =>
  isInfinite ? `towards ${side > 0 ? "Infinity" : "-Infinity"}` : `at ${origin}`;

/** Whether the rounding of both logarithms decides what q f(p/q) is. */
function isRounding(f: FDivergence, logP: number, logQ: number): boolean {
  if (!Number.isFinite(logP + logQ)) return false;
  const rounded = (log: number) => log + Math.abs(log) * 2 * Number.EPSILON;
  const height = f.integrand(logP, logQ);
  const least = NOISE * Math.max(Math.abs(height), Math.exp(logP), Math.exp(logQ));
  return [f.integrand(rounded(logP), logQ), f.integrand(logP, rounded(logQ))].some(
    (other) => other !== height && !(Math.abs(other - height) <= least),
  );
}

/**
 * ∫ q f(p/q), ∫ p and ∫ q over a line by adaptive quadrature, ends included: towards an infinite end, a pole or a zero over the
 * logarithm of the distance, and beyond float64 by how the logarithms of both densities go on there.
 */
export function lineIntegral(
  f: FDivergence,
  of: LogPair,
  heights: Heights,
  {
    low,
    high,
    points,
    tolerance,
  }: { low: number; high: number; points: readonly number[]; tolerance: number },
): LineIntegral {
  const isNoise = (logP: number, logQ: number) => isRounding(f, logP, logQ);
  const numberOr = (log: number) => (Number.isNaN(log) ? Number.NEGATIVE_INFINITY : log);
  const look = (x: number) => {
    const logs = of(x);
    const [logP, logQ] = [numberOr(logs[0]), numberOr(logs[1])];
    return [logP, logQ, isNoise(logP, logQ) ? Number.NEGATIVE_INFINITY : logHeight(f, logP, logQ)];
  };
  const cuts = landmarks(look, low, high, points);
  const ends: Approach[] = [];
  for (const side of [-1, 1] as const) {
    if (Number.isFinite(side < 0 ? low : high)) continue;
    const [origin = 0, next = origin] = side < 0 ? cuts : cuts.toReversed();
    const width = next === origin ? Math.max(1, Math.abs(origin)) : Math.abs(next - origin);
    ends.push(approach(of, { origin, side, width, isInfinite: true }, isNoise));
  }
  const edges = ends.map(({ origin, side, width }) => origin + side * width);
  const stretches: Stretch[] = [];
  const sorted = graded([...cuts, ...edges].sort((a, b) => a - b));
  for (const [i, from] of sorted.entries()) {
    const to = sorted[i + 1];
    if (to === undefined) break;
    const open = between(of, from, to, isNoise);
    ends.push(...open);
    if (open.length === 0) stretches.push({ integrand: (x) => heights(...of(x), x), low: from, high: to });
  }
  for (const end of ends) stretches.push(...stretchesOf(end, heights));
  const within = integrateStretches(stretches, { tolerance: tolerance / 4 });
  const further = ends.map((end) => ({ end, parts: beyond(f, end) }));
  const sum = (component: 0 | 1 | 2) =>
    further.reduce((total, { parts }) => total + parts[component].value, within.values[component] ?? 0);
  const error = (component: 0 | 1 | 2) =>
    further.reduce((total, { parts }) => total + parts[component].error, within.errors[component] ?? 0);
  const rounding = within.values[3] ?? 0;
  return {
    values: [sum(0), sum(1), sum(2)],
    errors: [error(0) + rounding, error(1), error(2)],
    undecided: further.filter(({ parts }) => !parts[0].isDecided).map(({ end }) => placeOf(end)),
  };
}
