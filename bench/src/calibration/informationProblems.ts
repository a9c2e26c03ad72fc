import { fillBernoulli, fillCategorical, fillNormal, samples, stream } from "../subject/library.ts";
import { sum } from "../turns/statistics.ts";
import { type InformationProblem, logNormal } from "./problems.ts";

/** Rows x of d numbers, and what arrives of each number. */
const arriving = (x: Float32Array, y: (sent: number, i: number) => number, d = 1) => ({
  x: samples(x, x.length / d, d),
  y: samples(x.map(y), x.length / d, d),
});

/** d independent pairs of normal numbers of correlation ρ: I = −d/2 log(1 − ρ²). */
function gaussian(d: number, rho: number): InformationProblem {
  const noise = Math.sqrt(1 - rho * rho);
  return {
    name: `normal, d = ${d}, ρ = ${rho}`,
    truth: -0.5 * d * Math.log1p(-rho * rho) + 0,
    entropy: 0.5 * d * Math.log(2 * Math.PI * Math.E),
    draw(seed, n) {
      const x = fillNormal(stream(seed, `x${d}${rho}`), new Float32Array(n * d));
      const e = fillNormal(stream(seed, `e${d}${rho}`), new Float32Array(n * d));
      return arriving(x, (value, i) => rho * value + noise * (e[i] ?? Number.NaN), d);
    },
    conditional: (x, y) =>
      sum(Array.from(y, (value, j) => logNormal(value, rho * (x[j] ?? Number.NaN), noise))),
  };
}

const entropyOf = (...p: readonly number[]): number =>
  -sum(p.filter((q) => q > 0).map((q) => q * Math.log(q)));

/** A fair bit that arrives flipped with probability p: I = log 2 − h(p). */
function binarySymmetric(p: number): InformationProblem {
  return {
    name: `binary symmetric channel, p = ${p}`,
    truth: Math.LN2 - entropyOf(p, 1 - p),
    entropy: Math.LN2,
    discrete: true,
    draw(seed, n) {
      const x = fillBernoulli(stream(seed, "bsc.x"), new Float32Array(n));
      const flip = fillBernoulli(stream(seed, "bsc.flip"), new Float32Array(n), p);
      return arriving(x, (bit, i) => (flip[i] ? 1 - bit : bit));
    },
    conditional: (x, y) => Math.log(x[0] === y[0] ? 1 - p : p),
    marginal: () => -Math.LN2,
  };
}

/** A fair bit that is lost, and known to be, with probability p: I = (1 − p) log 2. */
function erasure(p: number): InformationProblem {
  return {
    name: `erasure channel, p = ${p}`,
    truth: (1 - p) * Math.LN2,
    entropy: entropyOf(p, (1 - p) / 2, (1 - p) / 2),
    discrete: true,
    draw(seed, n) {
      const x = fillBernoulli(stream(seed, "erasure.x"), new Float32Array(n));
      const lost = fillBernoulli(stream(seed, "erasure.lost"), new Float32Array(n), p);
      return arriving(x, (bit, i) => (lost[i] ? 2 : bit));
    },
    conditional: (x, y) =>
      y[0] === 2 ? Math.log(p) : x[0] === y[0] ? Math.log(1 - p) : Number.NEGATIVE_INFINITY,
    marginal: (y) => Math.log(y[0] === 2 ? p : (1 - p) / 2),
  };
}

/** One of eight classes that arrives as it is: I = log 8, all there is. */
const noiseless: InformationProblem = {
  name: "noiseless channel of 8 classes",
  truth: Math.log(8),
  entropy: Math.log(8),
  discrete: true,
  draw(seed, n) {
    const x = Float32Array.from(fillCategorical(stream(seed, "noiseless"), new Int32Array(n), 8));
    return arriving(x, (sent) => sent);
  },
  conditional: (x, y) => (x[0] === y[0] ? 0 : Number.NEGATIVE_INFINITY),
  marginal: () => -Math.log(8),
};

/** A normal number and its cube: I = ∞. */
const deterministic: InformationProblem = {
  name: "y = x³",
  truth: Number.POSITIVE_INFINITY,
  draw: (seed, n) =>
    arriving(fillNormal(stream(seed, "deterministic"), new Float32Array(n)), (value) => value ** 3),
};

export const informationProblems = [
  gaussian(1, 0),
  gaussian(1, 0.5),
  gaussian(1, 0.99),
  gaussian(2, 0.7),
  gaussian(5, 0),
  gaussian(5, 0.9),
  gaussian(10, 0.5),
  gaussian(10, 0.9),
  binarySymmetric(0.1),
  erasure(0.3),
  noiseless,
  deterministic,
];
