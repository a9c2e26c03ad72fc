import type { Quantity } from "../quantity/quantity.ts";
import { type Density, logDensityAt } from "./density.ts";
import { weightedF } from "./divergence.ts";
import { divergenceQuantity } from "./divergenceQuantity.ts";
import type { FDivergence } from "./fDivergence.ts";
import { type Integral, integrate } from "./quadrature.ts";

export type DensityDivergenceOptions = {
  /** Of the value, absolutely, or relatively where it is above 1. Default 1e-10 on a line and 1e-7 on a plane. */
  readonly tolerance?: number;
};

/** All components at a pole of a density: a point, which the quadrature leaves out. */
const POLE = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

const WHERE = "densityDivergence(f, p, q)";

/** How far a density's integral may be from 1. */
const MASS_TOLERANCE = 1e-6;

function logDensityOf(name: string, density: Density): (x: readonly number[]) => number {
  return (x) => {
    const logDensity = logDensityAt(density, x);
    if (!Number.isNaN(logDensity)) return logDensity;
    throw new RangeError(`${WHERE}: ${name}'s log density must be a number, got NaN at [${x.join(", ")}]`);
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
 * has mass and Q has not and f's slope is infinite (or the other way round), or where the integral diverges. Where the
 * tolerance was not reached the quantity is an estimate and says so.
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
  const [logP, logQ] = [logDensityOf("p", p), logDensityOf("q", q)];
  const heights = (x: readonly number[]): readonly number[] => {
    const [lp, lq] = [logP(x), logQ(x)];
    if (Math.max(lp, lq) === Number.POSITIVE_INFINITY) return POLE;
    return [weightedF(f, lp, lq), Math.exp(lp), Math.exp(lq)];
  };
  const along = (dimension: number, tolerance: number, of: (x: number) => readonly number[]): Integral => {
    const { low, high, points } = rangeAlong(dimension, [p, q]);
    return integrate(of, low, high, { points, tolerance });
  };
  const integral =
    dimensions === 1
      ? along(0, tolerance, (x) => heights([x]))
      : along(0, tolerance, (x) => {
          // What the inner rule leaves over is noise to the outer one; its error is integrated with it.
          const inner = along(1, tolerance / 1000, (y) => heights([x, y]));
          return [...inner.values, inner.errors[0] ?? 0];
        });
  const [value = Number.NaN, massOfP = 0, massOfQ = 0, innerError = 0] = integral.values;
  const error = (integral.errors[0] ?? 0) + innerError;
  if (value !== Number.POSITIVE_INFINITY) {
    requireMass("p", massOfP, integral.errors[1] ?? 0);
    requireMass("q", massOfQ, integral.errors[2] ?? 0);
  }
  const quantity = divergenceQuantity(f, value, error);
  if (integral.converged && innerError <= tolerance * Math.max(1, Math.abs(value))) return quantity;
  return {
    ...quantity,
    kind: "estimate",
    warning: `The quadrature did not reach its tolerance of ${tolerance}: its error is about ${error}.`,
  };
}
