import { fitTail, type Point, type TailFit } from "./tailFit.ts";

/** The logarithms of two densities at a point. */
export type LogPair = (x: number) => readonly [logP: number, logQ: number];

/**
 * An end that an integral runs into: a point, or an infinite end as seen from a point. With d = |x − origin| and
 * s = ±log(d/width) ≥ 0, which rises towards the end, an integral over x is one over s of the heights times d.
 */
export type Approach = {
  readonly origin: number;
  /** On which side of the origin. */
  readonly side: 1 | -1;
  readonly width: number;
  readonly isInfinite: boolean;
  /** As far as s is integrated: beyond it the fits go on. */
  readonly reach: number;
  /** log p + log d and log q + log d at s, and so the densities of s. */
  readonly at: (s: number) => readonly [logP: number, logQ: number];
  /** How these two go on beyond any number; null where they fall otherwise than as a power. */
  readonly fits: readonly [TailFit | null, TailFit | null];
  /** The same from other points, to see how much depends on them. */
  readonly others: readonly [TailFit | null, TailFit | null];
};

/** The distance that is looked at where float64 sets no nearer limit: squares of it stay finite, and so do cubes of ½. */
const LOG_FARTHEST = 140 * Math.LN10;
/** Distances below this many units in the last place of the origin are too coarse to integrate over, and to look at. */
const COARSE = 2 ** 18;
const COARSEST = 2 ** 3;
/** Where fits end, as parts of the farthest, and how many of their steps of five points that holds. */
const ENDS = [1, 0.85, 0.7, 0.55] as const;
const STEPS = 16;
/** A logarithm that is −∞ where it was above this halfway there has overflowed. */
const OVERFLOWED = -1e6;

const LOOKS = 300;

/** Where x is, and the distance that it really is at: near an origin other than 0 x is coarse. */
function placeAt(origin: number, side: 1 | -1, distance: number) {
  const x = origin + side * distance;
  return { x, logDistance: Math.log(Math.abs(x - origin)) };
}

/** An end as it can be approached, with how both densities go on beyond what float64 reaches. */
export function approach(
  of: LogPair,
  { origin, side, width, isInfinite }: Pick<Approach, "origin" | "side" | "width" | "isInfinite">,
  isNoise: (logP: number, logQ: number) => boolean,
): Approach {
  const sign = isInfinite ? 1 : -1;
  const logWidth = Math.log(width);
  /** The densities of s where x can be, with the s that x is really at. */
  const look = (s: number) => {
    const { x, logDistance } = placeAt(origin, side, width * Math.exp(sign * s));
    const [p, q] = of(x);
    return { s: sign * (logDistance - logWidth), logs: [p + logDistance, q + logDistance] as const };
  };
  const unit = Math.abs(origin) * Number.EPSILON;
  const nearest = Math.max(Math.exp(-LOG_FARTHEST) * Math.min(1, width), COARSEST * unit);
  let farthest = isInfinite ? LOG_FARTHEST : logWidth - Math.log(nearest);
  const isBeyond = (s: number) => {
    const [there, halfway] = [look(s).logs, look(s / 2).logs];
    return there.some(
      (log, i) => Number.isNaN(log) || (log === Number.NEGATIVE_INFINITY && (halfway[i] ?? 0) > OVERFLOWED),
    );
  };
  while (farthest > 1 && isBeyond(farthest)) farthest /= 2;
  farthest = firstOf(farthest, (s) => isNoise(...look(s).logs));
  const coarse = logWidth - Math.log(Math.max(nearest, COARSE * unit));
  const reach = isInfinite ? farthest : Math.min(farthest, Math.max(coarse, farthest / 2));
  const fitsOf = (density: 0 | 1) => fitsTo((s) => [look(s).s, look(s).logs[density]], farthest);
  const [forP, forQ] = [fitsOf(0), fitsOf(1)];
  const slopes = [forP[0]?.slope ?? 0, forQ[0]?.slope ?? 0].map((slope) =>
    Number.isFinite(slope) ? slope : 0,
  );
  const at = (s: number): readonly [number, number] => {
    const { s: real, logs } = look(s);
    const moved = real === s ? 0 : s - real;
    return [logs[0] + (slopes[0] ?? 0) * moved, logs[1] + (slopes[1] ?? 0) * moved];
  };
  return {
    ...{ origin, side, width, isInfinite, reach, at },
    fits: [forP[0], forQ[0]],
    others: [forP[1], forQ[1]],
  };
}

/** The last of some steps on the way to `farthest` before one where something is so, or `farthest`. */
function firstOf(farthest: number, isSo: (s: number) => boolean): number {
  if (!isSo(farthest)) return farthest;
  for (let i = 1; i < LOOKS; i++) if (isSo((farthest * i) / LOOKS)) return (farthest * (i - 1)) / LOOKS;
  return farthest;
}

/** The best fit to what a logarithm does on the way to `farthest`, and the next best from other points. */
export function fitsTo(
  logAt: (s: number) => Point,
  farthest: number,
): readonly [best: TailFit | null, other: TailFit | null] {
  const fits = ENDS.map((end) => {
    const last = end * farthest;
    const point = (i: number): Point => logAt(last * (1 - i / STEPS));
    return fitTail([point(4), point(3), point(2), point(1), point(0)]);
  }).filter((fit) => fit !== null);
  const sorted = fits.toSorted((a, b) => a.residual - b.residual);
  return [sorted[0] ?? null, sorted[1] ?? null];
}
