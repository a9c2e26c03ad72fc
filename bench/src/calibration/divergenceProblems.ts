import { type FDivergence, fillNormal, fillUniform, samples, stream } from "../subject/library.ts";
import type { DivergenceProblem } from "./problems.ts";

const logNormal = (z: number, mean: number, deviation: number): number =>
  -0.5 * ((z - mean) / deviation) ** 2 - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI);

type LogDensity = (z: number) => number;

/** ∫ q f(p/q) over the line by the trapezoidal rule, which is as good as exact for such integrands. */
function integral(divergence: FDivergence, logP: LogDensity, logQ: LogDensity): number {
  const [from, to, step] = [-30, 30, 1e-3];
  let sum = 0;
  for (let z = from; z <= to; z += step) {
    const value = divergence.integrand(logP(z), logQ(z));
    if (Number.isFinite(value)) sum += value;
  }
  return sum * step;
}

/** Normal columns, P's moved by `shift` each: the ratio depends on the sum alone, so the truth is that of one column. */
function shifted(d: number, shift: number): DivergenceProblem {
  const distance = shift * Math.sqrt(d);
  return {
    name: shift === 0 ? `P = Q, d = ${d}` : `normal, moved by ${shift} in each of ${d}`,
    truth: (divergence) =>
      integral(
        divergence,
        (z) => logNormal(z, distance, 1),
        (z) => logNormal(z, 0, 1),
      ),
    wasserstein: distance,
    draw(seed, n) {
      const p = fillNormal(stream(seed, `p${d}${shift}`), new Float32Array(n * d), shift);
      return {
        p: samples(p, n, d),
        q: samples(fillNormal(stream(seed, `q${d}${shift}`), new Float32Array(n * d)), n, d),
      };
    },
  };
}

/** N(0, 1) and N(0, 2²). Neyman's ∫ q²/p diverges there. */
const scaled: DivergenceProblem = {
  name: "normal, deviations 1 and 2",
  truth: (divergence) =>
    divergence.name === "neyman"
      ? Number.POSITIVE_INFINITY
      : integral(
          divergence,
          (z) => logNormal(z, 0, 1),
          (z) => logNormal(z, 0, 2),
        ),
  wasserstein: Math.sqrt(2 / Math.PI),
  draw(seed, n) {
    const p = fillNormal(stream(seed, "scaled.p"), new Float32Array(n));
    return {
      p: samples(p, n, 1),
      q: samples(fillNormal(stream(seed, "scaled.q"), new Float32Array(n), 0, 2), n, 1),
    };
  },
};

/** U[0, 1] and U[2, 3] share no support: every divergence is as large as it can be. */
const disjoint: DivergenceProblem = {
  name: "uniform on [0, 1] and on [2, 3]",
  truth: (divergence) => divergence.ceiling,
  wasserstein: 2,
  draw(seed, n) {
    const p = fillUniform(stream(seed, "disjoint.p"), new Float32Array(n));
    return {
      p: samples(p, n, 1),
      q: samples(fillUniform(stream(seed, "disjoint.q"), new Float32Array(n), 2, 3), n, 1),
    };
  },
};

export const divergenceProblems = [
  shifted(1, 0),
  shifted(5, 0),
  shifted(1, 0.5),
  shifted(5, 0.5),
  scaled,
  disjoint,
];
