import { type FDivergence, fillNormal, fillUniform, samples, stream } from "../subject/library.ts";
import { sum } from "../turns/statistics.ts";
import { type DivergenceProblem, logNormal } from "./problems.ts";

type LogDensity = (z: number) => number;

/**
 * ∫ q f(p/q) over the line by the trapezoidal rule in y, z = sinh y, which is as good as exact for such integrands: the weight is in the
 * densities, so that heavy tails count as well.
 */
function integral(divergence: FDivergence, logP: LogDensity, logQ: LogDensity): number {
  const [from, to, step] = [-20, 20, 1e-3];
  let sum = 0;
  for (let y = from; y <= to; y += step) {
    const [z, logWeight] = [Math.sinh(y), Math.log(Math.cosh(y))];
    const value = divergence.integrand(logP(z) + logWeight, logQ(z) + logWeight);
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

/** Samples of P and of Q, of d columns each; as many of them as the numbers say, in parts of n. */
const drawing =
  (
    fill: typeof fillNormal,
    [pName, ...p]: Drawn,
    [qName, ...q]: Drawn,
    d = 1,
    [onP, onQ]: readonly [number, number] = [1, 1],
  ): DivergenceProblem["draw"] =>
  (seed, n) => {
    const drawn = (count: number, [name, ...parameters]: Drawn) =>
      samples(fill(stream(seed, name), new Float32Array(count * d), ...parameters), count, d);
    return { p: drawn(Math.floor(onP * n), [pName, ...p]), q: drawn(Math.floor(onQ * n), [qName, ...q]) };
  };

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

/** Five columns as in `shifted`, of a quarter of the samples and of two and a half times as many. */
const unequal: DivergenceProblem = {
  ...shifted(5, 0.5),
  name: "normal, moved by 0.5 in each of 5; n/4 against 5n/2",
  draw: drawing(fillNormal, ["unequal.p", 0.5], ["unequal.q"], 5, [0.25, 2.5]),
};

const cauchy =
  (middle: number): LogDensity =>
  (z) =>
    -Math.log(Math.PI) - Math.log1p((z - middle) ** 2);

const fillCauchy: typeof fillNormal = (stream, out, middle = 0) =>
  fillUniform(stream, out, -0.5, 0.5).map((u) => middle + Math.tan(Math.PI * u));

/** Two Cauchy distributions one apart. */
const heavy: DivergenceProblem = {
  name: "Cauchy, moved by 1",
  truth: (divergence) => integral(divergence, cauchy(1), cauchy(0)),
  wasserstein: 1,
  draw: drawing(fillCauchy, ["cauchy.p", 1], ["cauchy.q"]),
};

const fillLogNormal: typeof fillNormal = (stream, out, mean = 0) =>
  fillNormal(stream, out, mean).map(Math.exp);

/** e^z of normal numbers moved by 0.5: no divergence changes, and the distance is that of the means. */
const skewed: DivergenceProblem = {
  ...shifted(1, 0.5),
  name: "log-normal, logarithms moved by 0.5",
  wasserstein: Math.exp(0.5) * Math.expm1(0.5),
  draw: drawing(fillLogNormal, ["lognormal.p", 0.5], ["lognormal.q"]),
};

/** Half of N(−1.5, 0.5²) and half of N(1.5, 0.5²), against N(0, 1.6²). */
const twoPeaks: DivergenceProblem = {
  name: "two peaks and one",
  truth: (divergence) =>
    divergence.name === "neyman"
      ? Number.POSITIVE_INFINITY
      : integral(
          divergence,
          (z) => {
            const [left, right] = [logNormal(z, -1.5, 0.5), logNormal(z, 1.5, 0.5)];
            return Math.max(left, right) + Math.log1p(Math.exp(-Math.abs(left - right))) - Math.LN2;
          },
          normal(0, 1.6),
        ),
  draw(seed, n) {
    const side = stream(seed, "peaks.side");
    const p = fillNormal(stream(seed, "peaks.p"), new Float32Array(n), 0, 0.5);
    const q = fillNormal(stream(seed, "peaks.q"), new Float32Array(n), 0, 1.6);
    return {
      p: samples(
        p.map((z) => (side.next() < 0.5 ? z - 1.5 : z + 1.5)),
        n,
        1,
      ),
      q: samples(q, n, 1),
    };
  },
};

const SHARES = { p: [0.4, 0.3, 0.2, 0.1], q: [0.1, 0.2, 0.3, 0.4] } as const;

/** Four classes: every row has equals. */
const classes: DivergenceProblem = {
  name: "four classes",
  truth: (divergence) =>
    sum(SHARES.p.map((p, i) => divergence.integrand(Math.log(p), Math.log(SHARES.q[i] ?? 0)))),
  wasserstein: 1, // the sum of |F_P − F_Q| = 0.3, 0.4 and 0.3
  draw(seed, n) {
    const drawn = (shares: readonly number[], name: string) => {
      const source = stream(seed, name);
      return samples(
        Float32Array.from({ length: n }, () => {
          const u = source.next();
          return shares.filter((_, i) => u >= sum(shares.slice(0, i + 1))).length;
        }),
        n,
        1,
      );
    };
    return { p: drawn(SHARES.p, "classes.p"), q: drawn(SHARES.q, "classes.q") };
  },
};

export const divergenceProblems: readonly DivergenceProblem[] = [
  shifted(1, 0),
  shifted(5, 0),
  shifted(20, 0),
  shifted(1, 0.5),
  shifted(5, 0.5),
  shifted(20, 0.25),
  shifted(50, 0.2),
  unequal,
  scaled,
  heavy,
  skewed,
  twoPeaks,
  classes,
  disjoint,
];
