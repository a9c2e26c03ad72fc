import { type Stream, stream } from "saddlepoint/random";
import type { NormalMixture } from "saddlepoint/toys";
import { logDensity, sampleMixture, supportOf } from "../gaussianMixture.ts";
import { trapezoid } from "../trapezoid.ts";

/** Points that stand for a pair's space in sums, each with its share of the space. */
type Points = {
  /** [n, dimension], row by row. */
  readonly x: Float32Array;
  readonly logP: Float64Array;
  readonly logQ: Float64Array;
  /** The length or area that each point stands for. */
  readonly weight: number;
};

/** Two known distributions, P real and Q fake. */
export type Pair = {
  readonly name: string;
  readonly dimension: 1 | 2;
  readonly sample: (which: "real" | "fake", streams: PairStreams, n: number) => Float32Array;
  readonly points: () => Points;
};

type PairStreams = { readonly component: Stream; readonly normal: Stream };

export const pairStreams = (seed: number, name: string): PairStreams => ({
  component: stream(seed, `${name}.component`),
  normal: stream(seed, `${name}.normal`),
});

function onLine(name: string, p: NormalMixture, q: NormalMixture): Pair {
  return {
    name,
    dimension: 1,
    sample: (which, streams, n) => sampleMixture(which === "real" ? p : q, streams, n),
    points() {
      const { x, weight } = trapezoid(...supportOf(p, q), 0.02);
      return {
        x: Float32Array.from(x),
        logP: x.map((at) => logDensity(p, at)),
        logQ: x.map((at) => logDensity(q, at)),
        weight,
      };
    },
  };
}

/** Products of two mixtures on the line, one for each coordinate. */
function inPlane(
  name: string,
  p: readonly [NormalMixture, NormalMixture],
  q: readonly [NormalMixture, NormalMixture],
): Pair {
  return {
    name,
    dimension: 2,
    sample(which, streams, n) {
      const [first, second] = which === "real" ? p : q;
      const out = new Float32Array(2 * n);
      for (let i = 0; i < n; i++) {
        out[2 * i] = sampleMixture(first, streams, 1)[0] ?? 0;
        out[2 * i + 1] = sampleMixture(second, streams, 1)[0] ?? 0;
      }
      return out;
    },
    points() {
      // 6 deviations hold all but 1e-9 of the mass; a spacing of 0.1 is a fifth of the smallest deviation.
      const grid = trapezoid(-6, 6, 0.1);
      const n = grid.x.length;
      const logOf = ([a, b]: readonly [NormalMixture, NormalMixture]): Float64Array => {
        const [along, up] = [grid.x.map((at) => logDensity(a, at)), grid.x.map((at) => logDensity(b, at))];
        return Float64Array.from(
          { length: n * n },
          (_, i) => (along[i % n] ?? 0) + (up[Math.floor(i / n)] ?? 0),
        );
      };
      const x = Float32Array.from({ length: 2 * n * n }, (_, i) => {
        const point = Math.floor(i / 2);
        return grid.x[i % 2 === 0 ? point % n : Math.floor(point / n)] ?? 0;
      });
      return { x, logP: logOf(p), logQ: logOf(q), weight: grid.weight ** 2 };
    },
  };
}

const normal = (mean: number, deviation: number): NormalMixture => ({
  weights: [1],
  means: [mean],
  deviations: [deviation],
});

const twoModes = (distance: number): NormalMixture => ({
  weights: [0.5, 0.5],
  means: [-distance, distance],
  deviations: [0.5, 0.5],
});

/** Close, far and oddly shaped on the line, and one in the plane whose optimal boundary is a curve. */
export const PAIRS: readonly Pair[] = [
  onLine("N(0, 1) against N(1.5, 1)", normal(0, 1), normal(1.5, 1)),
  onLine("two modes against one", twoModes(2), normal(0, 1.5)),
  inPlane(
    "four modes against one, in the plane",
    [twoModes(1.2), twoModes(1.2)],
    [normal(0, 1), normal(0, 1)],
  ),
];
