import type { Quantity } from "../quantity/quantity.ts";
import { type Density, logDensityAt } from "./density.ts";
import { weightedF } from "./divergence.ts";
import { divergenceQuantity } from "./divergenceQuantity.ts";
import type { FDivergence } from "./fDivergence.ts";
import { type LineIntegral, lineIntegral } from "./lineIntegral.ts";
import { integrate } from "./quadrature.ts";

export type DensityDivergenceOptions = {
  /** Of the value, absolutely, or relatively where it is above 1. Default 1e-10 on a line and 1e-7 on a plane. */
  readonly tolerance?: number;
};

/** All components at a pole of a density: a point, which the quadrature leaves out. */
const POLE = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

const WHERE = "densityDivergence(f, p, q)";

/** Rounding of an inner integral on a plane. */
const ROUNDING = 1e-14;

/** How far a density's integral may be from 1. */
const MASS_TOLERANCE = 1e-6;

function requireNumber(name: string, logDensity: number, ...x: readonly number[]): void {
  if (!Number.isNaN(logDensity)) return;
  throw new RangeError(`${WHERE}: ${name}'s log density must be a number, got NaN at [${x.join(", ")}]`);
}

function logDensityOf(name: string, density: Density): (x: readonly number[]) => number {
  return (x) => {
    const logDensity = logDensityAt(density, x);
    requireNumber(name, logDensity, ...x);
    return logDensity;
  };
}

function requireSupport(name: string, { support }: Density): void {
  if (support.length < 1 || support.length > 2) {
    throw new RangeError(`${WHERE}: ${name} must be a density of 1 or 2 numbers, got ${support.length}`);
  }
  for (const [low, high] of support) {
    if (!(low < high))
      throw new RangeError(`${WHERE}: ${name}'s support must rise from low to high, got ${low} to ${high}`);
  }
}

function requireMass(name: string, mass: number, error: number): void {
  if (Math.abs(mass - 1) <= MASS_TOLERANCE + error) return;
  throw new RangeError(
    `${WHERE}: ${name} must integrate to 1, got ${mass}; where its mass is narrow or far out, its points must say where`,
  );
}

/** The smallest range with both supports along a dimension, and where to cut it. */
function rangeAlong(dimension: number, densities: readonly Density[]) {
  const ends = densities.flatMap(({ support }) => [...(support[dimension] ?? [])]);
  const points = densities.flatMap((density) => [...(density.points?.[dimension] ?? [])]);
  return {
    low: Math.min(...ends),
    high: Math.max(...ends),
    points: [...points, ...ends.filter(Number.isFinite)],
  };
}

/**
 * D_f(P‖Q) between two densities of one or two numbers, by adaptive Gauss-Kronrod quadrature of q f(p/q).
 *
 * The value is exact up to the quadrature's error, which the interval shows. Infinity where the truth is infinite: where P
 * has mass and Q has not and f's slope is infinite (or the other way round), or where the integral diverges, as the exponents of
 * both densities decide towards infinite ends, poles and zeros, beyond what float64 reaches too. Where these are too near to the
 * border the quantity is a lower bound that says so. Where the tolerance was not reached it is an estimate and says so.
 *
 * On a line modes are searched for as well; on a plane only `points` tell of them, and poles are integrated as far as float64
 * reaches, with what may be left in the interval.
 *
 * @throws RangeError when the dimensions differ or exceed 2, a support is empty, a log density is not a number, or a density
 * does not integrate to 1: it is not normalised, or its mass was missed and `points` should say where it is
 * @example densityDivergence(jensenShannon, gaussian(0, 1), { logDensity: () => 0, support: [[0, 1]] })
 */
export function densityDivergence(
  f: FDivergence,
  p: Density,
  q: Density,
  options: DensityDivergenceOptions = {},
): Quantity {
  requireSupport("p", p);
  requireSupport("q", q);
  const dimensions = p.support.length;
  if (dimensions !== q.support.length) {
    throw new RangeError(
      `${WHERE}: p and q must have one dimension, got ${dimensions} and ${q.support.length}`,
    );
  }
  const tolerance = options.tolerance ?? (dimensions === 1 ? 1e-10 : 1e-7);
  const along = dimensions === 1 ? onLine : onPlane;
  const { values, errors, undecided } = along(f, p, q, tolerance);
  const [value, massOfP, massOfQ] = values;
  requireMass("p", massOfP, errors[1]);
  requireMass("q", massOfQ, errors[2]);
  const order = 1 + Math.max(1, ...f.alphas.map(([a]) => Math.abs(a)));
  const defect = Math.abs(massOfP - 1) + Math.abs(massOfQ - 1);
  const error = errors[0] + order * defect * (1 + Math.abs(value));
  if (value < Number.POSITIVE_INFINITY && undecided.length > 0) {
    return notDecided(f, value - error, undecided);
  }
  const isInfinite = value === Number.POSITIVE_INFINITY;
  const quantity = divergenceQuantity(f, value, isInfinite ? 0 : error);
  if (isInfinite) return quantity;
  if (error <= tolerance * Math.max(1, Math.abs(value))) return quantity;
  return {
    ...quantity,
    kind: "estimate",
    warning: `The quadrature did not reach its tolerance of ${tolerance}: its error is about ${error}.`,
  };
}

/** What is sure where an integral may or may not be finite: what it is without the rest, which is not negative. */
function notDecided(f: FDivergence, least: number, undecided: readonly string[]): Quantity {
  const quantity = divergenceQuantity(f, least);
  return {
    ...quantity,
    kind: "lower-bound",
    ci: [quantity.value, f.ceiling],
    warning:
      `Not decided whether it is finite: ${[...new Set(undecided)].join(" and ")} its integrand is too near to the border ` +
      "between the two, or follows no power; the value is what the rest of the line has.",
  };
}

/** Logarithms below this are known well enough: e^log is, to 10⁻¹³. */
const PLAIN = 1e3;

/** How much q f(p/q) changes where both logarithms are rounded: nothing to speak of, unless they are large. */
function roundingOf(f: FDivergence, logP: number, logQ: number): number {
  if (Math.max(Math.abs(logP), Math.abs(logQ)) < PLAIN || !Number.isFinite(logP + logQ)) return 0;
  const height = f.integrand(logP, logQ);
  const rounded = (log: number) => log + Math.abs(log) * 2 * Number.EPSILON;
  const change =
    Math.abs(f.integrand(rounded(logP), logQ) - height) + Math.abs(f.integrand(logP, rounded(logQ)) - height);
  return Number.isFinite(change) ? change : 0;
}

function onLine(f: FDivergence, p: Density, q: Density, tolerance: number): LineIntegral {
  const { low, high, points } = rangeAlong(0, [p, q]);
  const isOutside = ({ support: [[from, to] = [0, 0]] }: Density, x: number) => x < from || x > to;
  const heights = (lp: number, lq: number, x: number): readonly number[] => {
    requireNumber("p", lp, x);
    requireNumber("q", lq, x);
    const [atP, atQ] = [Math.exp(lp), Math.exp(lq)];
    if (Math.max(lp, lq) === Number.POSITIVE_INFINITY) return [...POLE, 0];
    // Mass that underflows is mass, where the other has none by its support.
    if (lp > lq && f.slopeAtInfinity === Number.POSITIVE_INFINITY && isOutside(q, x))
      return [Number.POSITIVE_INFINITY, atP, atQ, 0];
    if (lq > lp && f.f(0) === Number.POSITIVE_INFINITY && isOutside(p, x))
      return [Number.POSITIVE_INFINITY, atP, atQ, 0];
    return [weightedF(f, lp, lq), atP, atQ, roundingOf(f, lp, lq)];
  };
  const pair = (x: number) => [logDensityAt(p, [x]), logDensityAt(q, [x])] as const;
  return lineIntegral(f, pair, heights, { low, high, points, tolerance });
}

function onPlane(f: FDivergence, p: Density, q: Density, tolerance: number): LineIntegral {
  const [logP, logQ] = [logDensityOf("p", p), logDensityOf("q", q)];
  const heights = (x: readonly number[]): readonly number[] => {
    const [lp, lq] = [logP(x), logQ(x)];
    if (Math.max(lp, lq) === Number.POSITIVE_INFINITY) return POLE;
    return [weightedF(f, lp, lq), Math.exp(lp), Math.exp(lq)];
  };
  const along = (dimension: number, tolerance: number, of: (x: number) => readonly number[]) => {
    const { low, high, points } = rangeAlong(dimension, [p, q]);
    return integrate(of, low, high, { points, tolerance });
  };
  let isDoubtful = false;
  const { values, errors, doubtful } = along(0, tolerance, (x) => {
    // What the inner rule leaves over is noise to the outer one; its errors are integrated with it.
    const inner = along(1, tolerance / 1000, (y) => heights([x, y]));
    isDoubtful ||= inner.doubtful[0] === true;
    return [
      ...inner.values,
      ...inner.errors.map((error, c) => error + ROUNDING * Math.abs(inner.values[c] ?? 0)),
    ];
  });
  isDoubtful ||= doubtful[0] === true;
  const at = (of: readonly number[], i: number) => of[i] ?? 0;
  const value = at(values, 0);
  const isUndecided = isDoubtful && value === Number.POSITIVE_INFINITY;
  return {
    values: [isUndecided ? f.least : value, at(values, 1), at(values, 2)],
    errors: [
      isUndecided ? 0 : at(errors, 0) + at(values, 3),
      at(errors, 1) + at(values, 4),
      at(errors, 2) + at(values, 5),
    ],
    undecided: isUndecided ? ["on the plane"] : [],
  };
}
