import { type FDivergence, fillNormal, fillUniform, samples, stream } from "../subject/library.ts";
import { type DivergenceProblem, logNormal } from "./problems.ts";

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

const normal =
  (mean: number, deviation: number): LogDensity =>
  (z) =>
    logNormal(z, mean, deviation);

/** A stream's name, and the distribution's two parameters where they are not the usual ones. */
type Drawn = readonly [name: string, first?: number, second?: number];

/** Samples of P and of Q, of d columns each. */
const drawing =
  (fill: typeof fillNormal, [pName, ...p]: Drawn, [qName, ...q]: Drawn, d = 1): DivergenceProblem["draw"] =>
  (seed, n) => ({
    p: samples(fill(stream(seed, pName), new Float32Array(n * d), ...p), n, d),
    q: samples(fill(stream(seed, qName), new Float32Array(n * d), ...q), n, d),
  });

/** Normal columns, P's moved by `shift` each: the ratio depends on the sum alone, so the truth is that of one column. */
function shifted(d: number, shift: number): DivergenceProblem {
  const distance = shift * Math.sqrt(d);
  return {
    name: shift === 0 ? `P = Q, d = ${d}` : `normal, moved by ${shift} in each of ${d}`,
    truth: (divergence) => integral(divergence, normal(distance, 1), normal(0, 1)),
    wasserstein: distance,
    draw: drawing(fillNormal, [`p${d}${shift}`, shift], [`q${d}${shift}`], d),
  };
}

/** N(0, 1) and N(0, 2²). Neyman's ∫ q²/p diverges there. */
const scaled: DivergenceProblem = {
  name: "normal, deviations 1 and 2",
  truth: (divergence) =>
    divergence.name === "neyman"
      ? Number.POSITIVE_INFINITY
      : integral(divergence, normal(0, 1), normal(0, 2)),
  wasserstein: Math.sqrt(2 / Math.PI),
  draw: drawing(fillNormal, ["scaled.p"], ["scaled.q", 0, 2]),
};

/** U[0, 1] and U[2, 3] share no support: every divergence is as large as it can be. */
const disjoint: DivergenceProblem = {
  name: "uniform on [0, 1] and on [2, 3]",
  truth: (divergence) => divergence.ceiling,
  wasserstein: 2,
  draw: drawing(fillUniform, ["disjoint.p"], ["disjoint.q", 2, 3]),
};

export const divergenceProblems = [
  shifted(1, 0),
  shifted(5, 0),
  shifted(1, 0.5),
  shifted(5, 0.5),
  scaled,
  disjoint,
];
