import { normalCdf } from "saddlepoint/numeric";
import { evenEdges } from "./cells.ts";

/** Φ(b) − Φ(a) for a ≤ b: taken on the side where it does not cancel, so that tails keep their digits. */
const normalMass = (a: number, b: number): number =>
  a + b > 0 ? normalCdf(-a) - normalCdf(-b) : normalCdf(b) - normalCdf(a);

/** What a unit of noise or a continuous code is drawn from: N(0, 1), or U(−1, 1). */
export type Prior = "normal" | "uniform";

/** One unit of noise, cut into cells. */
export interface NoiseAxis {
  /** Ascending, one more than there are cells, an odd number. */
  readonly nodes: Float64Array;
  /** Of each cell, of sum 1: the outermost have the tails beyond them. */
  readonly masses: Float64Array;
  /** The prior's mass between two values. */
  readonly between: (low: number, high: number) => number;
}

const uniformMass = (low: number, high: number): number =>
  Math.max(0, Math.min(1, high) - Math.max(-1, low)) / 2;

/** Where float64 ends: φ(38) is its smallest normal number. */
const FARTHEST = 38;
/** A line's cells are even up to here; the plane's, which are fewer, up to MIDDLE. */
const LINE_MIDDLE = 5;
const MIDDLE = 3.5;
/** Cells beyond the even ones on each side in the plane, and where they end. */
const OUTER: readonly number[] = [4, 4.7, 5.6, 7];

/** Evenly in the middle and ever wider outwards, so that tails keep a place of their own. */
function normalNodes(cells: number, dimensions: number): number[] {
  const wide = dimensions === 1 ? tailNodes(Math.floor(cells / 8)) : OUTER;
  const limit = dimensions === 1 ? LINE_MIDDLE : MIDDLE;
  return [...wide.map((z) => -z).reverse(), ...evenEdges(-limit, limit, cells - 2 * wide.length), ...wide];
}

const tailNodes = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => LINE_MIDDLE * (FARTHEST / LINE_MIDDLE) ** ((i + 1) / count));

/** Cells of an axis alone, and of each of two: even numbers, so that every second node makes a coarser axis. */
const CELLS = { 1: 384, 2: 64 } as const;

/** The cells of one of `dimensions` units of noise. */
export function noiseAxis(prior: Prior, dimensions: 1 | 2): NoiseAxis {
  const cells = CELLS[dimensions];
  return prior === "uniform"
    ? axisOf(Float64Array.from(evenEdges(-1, 1, cells)), uniformMass)
    : axisOf(Float64Array.from(normalNodes(cells, dimensions)), normalMass);
}

/** Every second node of an axis: what half the resolution is. */
export const coarserAxis = ({ nodes, between }: NoiseAxis): NoiseAxis =>
  axisOf(
    nodes.filter((_, i) => i % 2 === 0),
    between,
  );

function axisOf(nodes: Float64Array, between: NoiseAxis["between"]): NoiseAxis {
  const last = nodes.length - 2;
  const masses = Float64Array.from({ length: last + 1 }, (_, i) =>
    between(i === 0 ? -FAR : (nodes[i] ?? 0), i === last ? FAR : (nodes[i + 1] ?? 0)),
  );
  return { nodes, masses, between };
}

/** Beyond every mass that float64 can tell. */
const FAR = 40;
