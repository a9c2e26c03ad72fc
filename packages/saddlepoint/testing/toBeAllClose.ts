import { expect } from "vitest";
import { type Flat, flatten, type Numeric, unravel } from "./flatten.ts";

export type Tolerance = { rtol?: number; atol?: number };

type Worst = { at: number; excess: number; error: number };

const DEFAULTS = { rtol: 1e-5, atol: 1e-8 };

function shapeText(flat: Flat): string {
  return flat.shape ? `[${flat.shape.join(", ")}]` : `${flat.values.length} numbers`;
}

function sameShape(actual: Flat, expected: Flat): boolean {
  if (actual.shape && expected.shape) return actual.shape.join() === expected.shape.join();
  return actual.values.length === expected.values.length;
}

/** How far |a − b| is beyond atol + rtol |b|: positive when they differ. NaN equals NaN only, ±∞ only itself. */
function compare(a: number, b: number, tolerance: Required<Tolerance>): { excess: number; error: number } {
  if (Object.is(a, b) || a === b) return { excess: 0, error: 0 };
  const error = Math.abs(a - b);
  if (!Number.isFinite(error)) return { excess: Number.POSITIVE_INFINITY, error };
  return { excess: error - (tolerance.atol + tolerance.rtol * Math.abs(b)), error };
}

/**
 * Passes when |actual − expected| ≤ atol + rtol · |expected| for every element and the shapes agree; a failure says
 * which element is furthest out and by how much. A flat list compares with any shape of the same size, a single
 * number with every element.
 */
export function toBeAllClose(received: Numeric, wanted: Numeric, tolerance: Tolerance = {}) {
  const limits = { ...DEFAULTS, ...tolerance };
  const actual = flatten(received);
  const single = typeof wanted === "number";
  const target = flatten(wanted);
  if (!single && !sameShape(actual, target)) {
    return {
      pass: false,
      message: () => `shapes differ: got ${shapeText(actual)}, expected ${shapeText(target)}`,
    };
  }
  const shape = actual.shape ?? target.shape ?? [actual.values.length];
  let worst: Worst = { at: 0, excess: Number.NEGATIVE_INFINITY, error: 0 };
  let outside = 0;
  actual.values.forEach((value, at) => {
    const result = compare(value, target.values[single ? 0 : at] ?? Number.NaN, limits);
    if (result.excess > 0) outside++;
    if (result.excess > worst.excess) worst = { at, ...result };
  });
  const place = single ? shape : (target.shape ?? shape);
  const where = `[${unravel(worst.at, place).join(", ")}]`;
  const detail =
    `largest error ${worst.error} at ${where}: got ${actual.values[worst.at]}, ` +
    `expected ${target.values[single ? 0 : worst.at]} (rtol ${limits.rtol}, atol ${limits.atol})`;
  return {
    pass: outside === 0,
    message: () =>
      outside === 0
        ? `expected some element to differ; ${detail}`
        : `${outside} of ${actual.values.length} elements differ; ${detail}`,
  };
}

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares the interface with this parameter and default.
  interface Matchers<T = any> {
    toBeAllClose(expected: Numeric, tolerance?: Tolerance): T;
  }
}

expect.extend({ toBeAllClose });
