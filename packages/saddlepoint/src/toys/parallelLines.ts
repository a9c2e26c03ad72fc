import { normalCdf } from "../numeric/normalCdf.ts";
import { boxMuller } from "../random/boxMuller.ts";
import type { ToyDensity } from "./toyDensity.ts";

const REACH = 8; // deviations
const LOG_ROOT_TAU = Math.log(2 * Math.PI) / 2;

/**
 * Lines side by side, as the example on which divergences that compare densities say nothing about the distance between them
 * (Arjovsky et al. 2017, example 1): x ~ N(position, deviation²) about one of the positions, each as likely, and y ~ U(−1, 1).
 * Without a thickness there is no density: its logarithm is then ∞ on the lines and −∞ elsewhere.
 *
 * @param positions of the lines on the x axis
 * @param deviation half of their thickness, about; 0 for lines of none
 * @throws RangeError when there is no position, or the deviation is negative or not finite
 */
export function parallelLines(positions: readonly number[] = [-1, 1], deviation = 0): ToyDensity {
  if (positions.length === 0 || !positions.every(Number.isFinite)) {
    throw new RangeError(
      `parallelLines(positions, deviation): positions must be at least one finite number, got [${positions.join(", ")}]`,
    );
  }
  if (!(deviation >= 0 && Number.isFinite(deviation))) {
    throw new RangeError(
      `parallelLines(positions, deviation): deviation must be finite and at least 0, got ${deviation}`,
    );
  }
  const k = positions.length;
  return {
    name: k === 1 ? "a line" : `${k} parallel lines`,
    extent: Math.max(1, ...positions.map((x) => Math.abs(x) + REACH * deviation)),
    sample(stream, n) {
      const out = new Float32Array(2 * n);
      const noise = new Float32Array(2);
      for (let i = 0; i < n; i++) {
        const position = positions[Math.floor(k * stream.next())] ?? 0;
        out[2 * i + 1] = 2 * stream.next() - 1;
        boxMuller(stream.next, noise);
        out[2 * i] = position + deviation * (noise[0] ?? 0);
      }
      return out;
    },
    logDensity(x, y) {
      if (Math.abs(y) > 1) return Number.NEGATIVE_INFINITY;
      if (deviation === 0) return positions.includes(x) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
      const exponents = positions.map((position) => -(((x - position) / deviation) ** 2) / 2);
      const largest = Math.max(...exponents);
      const sum = exponents.reduce((total, exponent) => total + Math.exp(exponent - largest), 0);
      return largest + Math.log(sum / k) - Math.log(deviation) - LOG_ROOT_TAU - Math.LN2;
    },
    cells(xEdges, yEdges) {
      const across = differences(xEdges, (x) =>
        positions.reduce((sum, position) => sum + below(x, position, deviation) / k, 0),
      );
      const along = differences(yEdges, (y) => (Math.min(1, Math.max(-1, y)) + 1) / 2);
      return Float64Array.from(along.flatMap((row) => across.map((column) => row * column)));
    },
  };
}

/** P(X ≤ x) of N(position, deviation²), or of the position itself. */
const below = (x: number, position: number, deviation: number): number =>
  deviation === 0 ? Number(x >= position) : normalCdf((x - position) / deviation);

/** What a function grows by from each edge to the next. */
const differences = (edges: readonly number[], f: (edge: number) => number): number[] => {
  const at = edges.map(f);
  return at.slice(1).map((value, i) => value - (at[i] ?? 0));
};
