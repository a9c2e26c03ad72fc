import type { Quantity } from "saddlepoint/quantity";
import { type Cells, cellWidth, type Masses } from "./cells.ts";
import { estimated } from "./numericalQuantity.ts";
import type { TargetMasses } from "./targetMasses.ts";

/** What is known of a distance, and a 1-Lipschitz f with E_P f − E_Q f near it: what a perfect critic would say. */
export interface Distance {
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
  readonly potential: Float32Array;
}

/** W₁ as the quantity that a Wasserstein critic estimates, were its slope held to 1. */
export const distanceQuantity = ({ value, interval: ci }: Distance): Quantity =>
  estimated({ quantity: "W1(P, Q)", unit: "data units", value, ceiling: Number.POSITIVE_INFINITY, ci });

/** ∫ |d| over a cell of width 1 where d goes from one value to another in a line. */
function meanMagnitude(from: number, to: number): number {
  const [a, b] = [Math.abs(from), Math.abs(to)];
  return from * to >= 0 ? (a + b) / 2 : (a * a + b * b) / (2 * (a + b));
}

/**
 * W₁(P, Q) = ∫ |F_P − F_Q| dx on the line (Santambrogio 2015, prop. 2.17), the distribution functions taken as linear within
 * cells, and the potential with slope sign(F_Q − F_P) in each cell, whose means under P and Q add up to 0.
 *
 * The interval adds what mass in a cell may still have to move: half a cell's width for each unit of it.
 */
export function lineWasserstein(cells: Cells, p: TargetMasses, q: Masses): Distance {
  const width = cellWidth(cells);
  const potential = new Float32Array(cells.columns);
  let [difference, value, height, centre, unsure] = [0, 0, 0, 0, 0];
  for (let i = 0; i < cells.columns; i++) {
    const [massP, massQ] = [p.inside[i] ?? 0, q.inside[i] ?? 0];
    const next = difference + massQ - massP;
    const rise = meanMagnitude(difference, next) * width;
    value += rise;
    // Where the difference changes its sign within a cell the straight line there is a guess.
    if (difference * next < 0) unsure += rise;
    const slope = Math.sign(difference + next) * width;
    potential[i] = height + slope / 2;
    centre += ((massP + massQ) / 2) * (height + slope / 2);
    height += slope;
    difference = next;
  }
  // What lies outside is farther than the ends; which end is not known.
  const beyond = Math.abs(difference) * width * cells.columns;
  const error = unsure + beyond + 1e-12;
  return {
    value,
    interval: [Math.max(0, value - error), value + error],
    potential: potential.map((f) => f - centre),
  };
}
