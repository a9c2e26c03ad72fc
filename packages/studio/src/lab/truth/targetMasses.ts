import type { Extent, Field } from "../labView.ts";
import { type Cells, cellHeight, cellWidth, type Masses } from "./cells.ts";

/** What the truths need to know of a target; the Lab's targets have it. */
export interface TargetDensity {
  readonly dimension: 1 | 2;
  /** The picture. */
  readonly extent: Extent;
  /** On a line the second argument is left alone. Null where all of the mass lies on curves. */
  readonly logDensity: ((x: number, y: number) => number) | null;
  /** The mean density in each of so many cells of the picture. */
  readonly density: (columns: number, rows: number) => Field;
}

/** A target's mass in cells, with its logs, which tell a tail from nothing. */
export interface TargetMasses extends Masses {
  /** The log of the mass in a cell, also where the mass itself is 0 for float64; made when it is asked for, once. */
  readonly logInside: (cell: number) => number;
  readonly logOutside: number;
}

/** Differences of distribution functions have lost their digits below. */
const DIGITS = 1e-10;
/** What rounding leaves of 1 − 1. */
const ROUNDING = 1e-16;

/** Gauss's two points on (0, 1), exact for cubics. */
const GAUSS = [0.5 - Math.sqrt(1 / 12), 0.5 + Math.sqrt(1 / 12)] as const;

/**
 * A target's distribution as it falls into cells.
 *
 * In the plane by the target's own cells, whose tails are the density at the cell's middle; on the line, where the cells go
 * beyond the picture, by two points of Gauss-Legendre in each.
 */
export function targetMasses(cells: Cells, { density, logDensity }: TargetDensity): TargetMasses {
  const { columns, rows, dimension, extent } = cells;
  const [width, height] = [cellWidth(cells), cellHeight(cells)];
  const logArea = Math.log(width * height);
  const tail = (cell: number): number => {
    if (logDensity === null) return Number.NEGATIVE_INFINITY;
    const left = extent.x[0] + (cell % columns) * width;
    if (dimension === 1) {
      const [a, b] = GAUSS.map((share) => logDensity(left + share * width, 0));
      return logMean(a ?? 0, b ?? 0) + logArea;
    }
    const middle = extent.y[1] - (Math.floor(cell / columns) + 0.5) * height;
    return logDensity(left + width / 2, middle) + logArea;
  };
  const inside =
    dimension === 1
      ? Float64Array.from({ length: columns }, (_, cell) => Math.exp(tail(cell)))
      : Float64Array.from(density(columns, rows).values, (value) => value * width * height);
  const logs = inside.map((mass) => (mass > DIGITS ? Math.log(mass) : Number.NaN));
  const outside = Math.max(ROUNDING, 1 - inside.reduce((sum, mass) => sum + mass, 0));
  return {
    inside,
    outside,
    logOutside: Math.log(outside),
    logInside(cell) {
      const known = logs[cell] ?? 0;
      if (!Number.isNaN(known)) return known;
      const found = tail(cell);
      logs[cell] = found;
      return found;
    },
  };
}

function logMean(a: number, b: number): number {
  const largest = Math.max(a, b);
  return largest + Math.log1p(Math.exp(-Math.abs(a - b))) - Math.LN2;
}
