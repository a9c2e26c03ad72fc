import { normalCdf } from "../../numeric/normalCdf.ts";
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

/** The density of round normals at points and in cells. */
export function roundNormals({
  centres,
  weights,
  deviation,
}: RoundNormals): Pick<ToyDensity, "logDensity" | "cells"> {
  const logWeights = weights.map((weight) => Math.log(weight));
  const logScale = Math.log(2 * Math.PI * deviation ** 2);
  return {
    logDensity(x, y) {
      const exponents = centres.map(
        ([a, b], i) => (logWeights[i] ?? 0) - ((x - a) ** 2 + (y - b) ** 2) / (2 * deviation ** 2),
      );
      const largest = exponents.reduce((most, exponent) => Math.max(most, exponent));
      const sum = exponents.reduce((total, exponent) => total + Math.exp(exponent - largest), 0);
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
