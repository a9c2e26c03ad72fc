import { normalCdf } from "../numeric/normalCdf.ts";
import { boxMuller } from "../random/boxMuller.ts";
import type { Stream } from "../random/stream.ts";
import type { ToyDensity } from "./toyDensity.ts";

/** Σ wᵢ N(centreᵢ, deviation² I): what a density in the plane is, or what a rule of quadrature makes of it. */
export type RoundNormals = {
  readonly centres: readonly (readonly [number, number])[];
  /** Of sum 1. */
  readonly weights: readonly number[];
  readonly deviation: number;
};

/** Farther than this many deviations from a centre there is nothing left of it in float64. */
const REACH = 9;

/** e^−45 of the largest term is nothing to it, even a million times. */
const NEGLIGIBLE = -45;

/** `n` points, each drawn about a centre of its own, row by row: float32 [n, 2]. */
export function drawRound(
  stream: Stream,
  n: number,
  deviation: number,
  centre: () => readonly [number, number],
): Float32Array {
  const out = new Float32Array(2 * n);
  const noise = new Float32Array(2);
  for (let i = 0; i < n; i++) {
    const [x, y] = centre();
    boxMuller(stream.next, noise);
    out[2 * i] = x + deviation * (noise[0] ?? 0);
    out[2 * i + 1] = y + deviation * (noise[1] ?? 0);
  }
  return out;
}

/** The density of round normals at points and in cells. */
export function roundNormals({
  centres,
  weights,
  deviation,
}: RoundNormals): Pick<ToyDensity, "logDensity" | "cells"> {
  const count = centres.length;
  const [xs, ys] = [0, 1].map((axis) => Float64Array.from(centres, (centre) => centre[axis] ?? 0));
  const logWeights = Float64Array.from(weights, Math.log);
  const half = 1 / (2 * deviation ** 2);
  const exponent = (i: number, x: number, y: number): number => {
    const [dx, dy] = [x - (xs?.[i] ?? 0), y - (ys?.[i] ?? 0)];
    return (logWeights[i] ?? 0) - (dx * dx + dy * dy) * half;
  };
  const logScale = Math.log(2 * Math.PI * deviation ** 2);
  return {
    logDensity(x, y) {
      // Twice the same exponents: a curve is thousands of normals, of which only those nearby need an exponential.
      let largest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < count; i++) largest = Math.max(largest, exponent(i, x, y));
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const below = exponent(i, x, y) - largest;
        if (below > NEGLIGIBLE) sum += Math.exp(below);
      }
      return largest + Math.log(sum) - logScale;
    },
    cells(xEdges, yEdges) {
      const columns = xEdges.length - 1;
      const out = new Float64Array(columns * (yEdges.length - 1));
      // A round normal's mass in a rectangle is a product: of its mass in the column and in the row.
      centres.forEach(([a, b], i) => {
        const across = between(xEdges, a, deviation);
        for (const row of between(yEdges, b, deviation)) {
          const weight = (weights[i] ?? 0) * row.mass;
          for (const { at, mass } of across) {
            const cell = row.at * columns + at;
            out[cell] = (out[cell] ?? 0) + weight * mass;
          }
        }
      });
      return out;
    },
  };
}

/** The mass of N(centre, deviation²) between neighbouring edges, where there is any. */
function between(
  edges: readonly number[],
  centre: number,
  deviation: number,
): { at: number; mass: number }[] {
  const found: { at: number; mass: number }[] = [];
  let before = Number.NaN;
  edges.forEach((edge, i) => {
    const z = (edge - centre) / deviation;
    const next = (edges[i + 1] ?? edge) - centre;
    // Skipping what is out of reach is what keeps a curve of thousands of normals fast.
    if (i > 0 && Number.isFinite(before)) found.push({ at: i - 1, mass: normalCdf(z) - before });
    before = z > REACH || next / deviation < -REACH ? Number.NaN : normalCdf(z);
  });
  return found;
}
