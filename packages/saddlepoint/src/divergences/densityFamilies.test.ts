import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import type { Quantity } from "../quantity/quantity.ts";
import { alpha } from "./alpha.ts";
import type { Density } from "./density.ts";
import { densityDivergence } from "./densityDivergence.ts";
import { divergences } from "./divergences.ts";
import type { FDivergence } from "./fDivergence.ts";

/** No divergence changes when both densities are moved by one map: exponentials become powers, poles and heavy tails. */
type Family = { readonly name: string; readonly of: (rate: number, at: number, scale: number) => Density };

const { POSITIVE_INFINITY: INFINITY, NEGATIVE_INFINITY: MINUS_INFINITY } = Number;

const FAMILIES: readonly Family[] = [
  {
    name: "exponential on [a, ∞)",
    of: (rate, at, scale) => ({
      logDensity: (x = 0) => Math.log(rate / scale) - (rate * (x - at)) / scale,
      support: [[at, INFINITY]],
    }),
  },
  {
    name: "Beta(a, 1), a pole or a zero at 0",
    of: (rate) => ({
      logDensity: (x = 0) => (x > 0 ? Math.log(rate) + (rate - 1) * Math.log(x) : INFINITY),
      support: [[0, 1]],
    }),
  },
  {
    name: "Beta(1, b), a pole or a zero at 1",
    of: (rate) => ({
      logDensity: (x = 0) => Math.log(rate) + (rate - 1) * Math.log(1 - x),
      support: [[0, 1]],
    }),
  },
  {
    name: "Pareto",
    of: (rate, _, scale) => ({
      logDensity: (x = 0) => Math.log(rate / scale) - (rate + 1) * Math.log(x / scale),
      support: [[scale, INFINITY]],
    }),
  },
  {
    name: "Pareto of the second kind, to the left",
    of: (rate, _, scale) => ({
      logDensity: (x = 0) => Math.log(rate / scale) - (rate + 1) * Math.log1p(-x / scale),
      support: [[MINUS_INFINITY, 0]],
    }),
  },
  {
    name: "Laplace",
    of: (rate, at, scale) => ({
      logDensity: (x = 0) => Math.log(rate / scale / 2) - (rate * Math.abs(x - at)) / scale,
      support: [[MINUS_INFINITY, INFINITY]],
    }),
  },
  {
    name: "a power of the distance from 0, within ±1",
    of: (rate) => ({
      logDensity: (x = 0) => Math.log(rate / 2) + (rate - 1) * Math.log(Math.abs(x)),
      support: [[-1, 1]],
    }),
  },
  {
    name: "Weibull of shape ½",
    of: (rate, _, scale) => ({
      logDensity: (x = 0) =>
        Math.log(rate / 2 / scale) - Math.log(x / scale) / 2 - rate * Math.sqrt(x / scale),
      support: [[0, INFINITY]],
    }),
  },
];

/** ∫ pᵃ q¹⁻ᵃ between exponentials. */
function power(a: number, p: number, q: number): number {
  const rate = a * p + (1 - a) * q;
  return rate > 0 ? Math.exp(a * Math.log(p) + (1 - a) * Math.log(q)) / rate : INFINITY;
}

/** KL between exponentials. */
const klBetween = (p: number, q: number) => Math.log(p / q) + q / p - 1;

/** ∫₀^∞ by the double-exponential rule x = exp(t − e^(−t)) (Takahasi and Mori 1974). */
function halfLine(f: (x: number) => number): number {
  const step = 1 / 32;
  let sum = 0;
  for (let t = -7; t < 40; t += step) {
    const x = Math.exp(t - Math.exp(-t));
    if (x > 0) sum += f(x) * x * (1 + Math.exp(-t)) * step;
  }
  return sum;
}

function jensenShannonBetween(p: number, q: number): number {
  const one = (a: number, b: number) => (x: number) =>
    a * Math.exp(-a * x) * (Math.LN2 - Math.log1p(Math.exp(Math.min(700, Math.log(b / a) - (b - a) * x))));
  return halfLine(one(p, q)) + halfLine(one(q, p));
}

const TRUTHS: readonly { readonly f: FDivergence; readonly truth: (p: number, q: number) => number }[] = [
  { f: divergences.kl, truth: klBetween },
  { f: divergences["reverse-kl"], truth: (p, q) => klBetween(q, p) },
  { f: divergences.jeffrey, truth: (p, q) => klBetween(p, q) + klBetween(q, p) },
  { f: divergences.pearson, truth: (p, q) => power(2, p, q) - 1 },
  { f: divergences.neyman, truth: (p, q) => power(-1, p, q) - 1 },
  { f: divergences.hellinger, truth: (p, q) => 2 - 2 * power(0.5, p, q) },
  { f: divergences.js, truth: jensenShannonBetween },
  { f: divergences.gan, truth: (p, q) => jensenShannonBetween(p, q) - 2 * Math.LN2 },
  {
    f: divergences["total-variation"],
    truth(p, q) {
      const x = Math.log(p / q) / (p - q);
      return Math.abs(Math.exp(-p * x) - Math.exp(-q * x));
    },
  },
  ...[-0.5, 0.3, 1.5, 3].map((a) => ({
    f: alpha(a),
    truth: (p: number, q: number) => (power(a, p, q) - 1) / (a * (a - 1)),
  })),
];

/** Infinite exactly where the truth is, and else within its error bar; or undecided, with bounds that hold. */
function expectTruth(found: Quantity, truth: number, rounding = 1e-13): void {
  const slack = rounding * Math.max(1, Math.abs(truth));
  if (found.kind !== "lower-bound") expect(found.value === INFINITY).toBe(truth === INFINITY);
  else expect(found.warning).toMatch(/^Not decided/);
  if (truth === INFINITY) {
    expect(found.ci[1]).toBe(INFINITY);
    return;
  }
  expect(found.ci[0]).toBeLessThanOrEqual(truth + slack);
  expect(found.ci[1]).toBeGreaterThanOrEqual(truth - slack);
}

const rates = fc.double({ min: -5, max: 4, noNaN: true }).map(Math.exp);

test.prop(
  [
    fc.constantFrom(...FAMILIES),
    fc.constantFrom(...TRUTHS),
    rates,
    rates,
    fc.constantFrom(0, 0, 1, -1000),
    fc.constantFrom(1e-6, 1, 1, 3, 1e6),
  ],
  { numRuns: 250 },
)(
  "random members of families of powers and exponentials are within their error bars",
  (family, { f, truth }, p, q, at, scale) => {
    fc.pre(Math.abs(p / q - 1) > 1e-3);
    const found = densityDivergence(f, family.of(p, at, scale), family.of(q, at, scale));
    expectTruth(found, truth(p, q));
  },
);

const lgamma = (x: number): number => {
  let [z, shift] = [x, 0];
  for (; z < 12; z++) shift += Math.log(z);
  const r = 1 / z ** 2;
  const series = 1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - (r * 5) / 5940)));
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series / z - shift;
};
const LINE = [MINUS_INFINITY, INFINITY] as const;
const student = (freedom: number): Density => {
  const logScale = lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - Math.log(freedom * Math.PI) / 2;
  return {
    logDensity: (x = 0) => logScale - ((freedom + 1) / 2) * Math.log1p(x ** 2 / freedom),
    support: [LINE],
  };
};
const normal = (mean: number, deviation: number): Density => ({
  logDensity: (x = 0) =>
    -(((x - mean) / deviation) ** 2) / 2 - Math.log(2 * Math.PI) / 2 - Math.log(deviation),
  support: [LINE],
});
const beta = (a: number, b: number): Density => ({
  logDensity: (x = 0) =>
    (a - 1) * Math.log(x) + (b - 1) * Math.log(1 - x) - lgamma(a) - lgamma(b) + lgamma(a + b),
  support: [[0, 1]],
});
const uniform: Density = { logDensity: () => 0, support: [[0, 1]] };
const { kl, pearson, js, hellinger } = divergences;
const reverseKl = divergences["reverse-kl"];
const totalVariation = divergences["total-variation"];
const powerTail = (exponent: number, logPower: number, logMass: number): Density => ({
  logDensity: (x = 0) => -exponent * Math.log(x) - logPower * Math.log(Math.log(x)) - logMass,
  support: [[Math.E, INFINITY]],
});

// By mpmath with 40 digits: quad over x and log x, or the closed forms with digamma and beta.
const NEAR_THE_BORDER = [
  { name: "KL(t₂.₀₀₁ ‖ N)", f: kl, p: student(2.001), q: normal(0, 1), truth: 999.4589417589112 },
  { name: "KL(t₂.₀₁ ‖ N)", f: kl, p: student(2.01), q: normal(0, 1), truth: 99.46147095456412 },
  { name: "KL(t₂.₀₂ ‖ N)", f: kl, p: student(2.02), q: normal(0, 1), truth: 49.46425421356533 },
  { name: "KL(t₂.₀₅ ‖ N)", f: kl, p: student(2.05), q: normal(0, 1), truth: 19.472437818886185 },
  { name: "KL(t₃ ‖ N)", f: kl, p: student(3), q: normal(0, 1), truth: 0.6454609613413818 },
  { name: "KL(t₂ ‖ N)", f: kl, p: student(2), q: normal(0, 1), truth: INFINITY },
  { name: "KL(N ‖ t₁)", f: reverseKl, p: student(1), q: normal(0, 1), truth: 0.25924453248886226 },
  { name: "JS(t₁, N)", f: js, p: student(1), q: normal(0, 1), truth: 0.16634017965592082 },
  { name: "Hellinger(t₁, N)", f: hellinger, p: student(1), q: normal(0, 1), truth: 0.2169224941840787 },
  { name: "χ²(t₃ ‖ t₅.₉)", f: pearson, p: student(3), q: student(5.9), truth: 1.0846312743961768 },
  { name: "χ²(t₃ ‖ t₅.₉₉)", f: pearson, p: student(3), q: student(5.99), truth: 10.815385669757704 },
  { name: "χ²(t₃ ‖ t₇)", f: pearson, p: student(3), q: student(7), truth: INFINITY },
  { name: "χ²(t₁ ‖ t₁.₉)", f: pearson, p: student(1), q: student(1.9), truth: 1.7505705870272508 },
  { name: "KL(t₀.₁ ‖ t₅)", f: kl, p: student(0.1), q: student(5), truth: 35.13598894668091 },
  { name: "KL(t₅ ‖ t₀.₁)", f: kl, p: student(5), q: student(0.1), truth: 1.3343858521005303 },
  { name: "KL(Beta(.05, .05) ‖ U)", f: kl, p: beta(0.05, 0.05), q: uniform, truth: 15.455725346319452 },
  { name: "KL(Beta(.01, .02) ‖ U)", f: kl, p: beta(0.01, 0.02), q: uniform, truth: 77.37021556822009 },
  {
    name: "KL(U ‖ Beta(.01, .02))",
    f: reverseKl,
    p: beta(0.01, 0.02),
    q: uniform,
    truth: 3.0403133506979856,
  },
  {
    name: "Hellinger(Beta(.01, .02), U)",
    f: hellinger,
    p: beta(0.01, 0.02),
    q: uniform,
    truth: 1.4973958658895292,
  },
  {
    name: "TV(Beta(.01, .02), U)",
    f: totalVariation,
    p: beta(0.01, 0.02),
    q: uniform,
    truth: 0.9227162292121818,
  },
  {
    name: "Neyman(Beta(.005, .3), U)",
    f: divergences.neyman,
    p: beta(0.005, 0.3),
    q: uniform,
    truth: 43.37423098410868,
  },
  {
    name: "KL(x⁻³ log⁻² x ‖ N), whose logarithm decides",
    f: kl,
    p: powerTail(3, 2, Math.log(0.03753426182049045)),
    q: normal(0, 1),
    truth: 13.1343257931603,
  },
];

test.each(NEAR_THE_BORDER)("$name is $truth within its error bar", ({ f, p, q, truth }) => {
  const found = densityDivergence(f, p, q);
  expectTruth(found, truth, 1e-11);
  if (truth < INFINITY) expect(found.ci[1] - found.ci[0]).toBeLessThan(1e-6 * Math.max(1, truth));
});

test("a density without points is found where it is, however narrow", () => {
  const far = densityDivergence(kl, normal(1e6, 1), normal(1e6 + 1, 2));
  expectTruth(far, Math.LN2 - 0.25, 1e-11);
  const narrow = densityDivergence(kl, normal(3, 1e-6), normal(0, 1));
  expectTruth(narrow, Math.log(1e6) + (1e-12 + 9) / 2 - 0.5, 1e-11);
  expectTruth(densityDivergence(totalVariation, normal(0, 1), normal(1e6, 1e-6)), 1, 1e-11);
});

test("mass that underflows is mass: KL(N ‖ U(−50, 50)) is infinite, and Hellinger is not at its ceiling", () => {
  const wide: Density = { logDensity: () => -Math.log(100), support: [[-50, 50]] };
  expect(densityDivergence(kl, normal(0, 1), wide).value).toBe(INFINITY);
  expect(densityDivergence(hellinger, normal(0, 1), wide).value).toBeLessThan(1.9);
});

test("where exponentials cancel to a constant, whatever their rounding, the integral is infinite", () => {
  const exponential = (rate: number): Density => ({
    logDensity: (x = 0) => Math.log(rate) - rate * x,
    support: [[0, INFINITY]],
  });
  expect(densityDivergence(alpha(3), exponential(2), exponential(3)).value).toBe(INFINITY);
  expect(densityDivergence(pearson, normal(0, Math.SQRT2), normal(1, 1)).value).toBe(INFINITY);
});

test("a logarithm of −∞ where both densities underflow is no mass: KL(N ‖ Gumbel) is √e + ½ log(1/2πe)", () => {
  const gumbel: Density = { logDensity: (x = 0) => -x - Math.exp(-x), support: [LINE] };
  const truth = Math.exp(0.5) - Math.log(2 * Math.PI * Math.E) / 2;
  expectTruth(densityDivergence(kl, normal(0, 1), gumbel), truth, 1e-11);
});

test("on a plane a pole's interval holds the truth, and where it cannot be told the value is a bound", () => {
  const pole = (rate: number): Density => ({
    logDensity: (x = 0) => Math.log(rate) + (rate - 1) * Math.log(x),
    support: [
      [0, 1],
      [0, 1],
    ],
  });
  const flat: Density = { logDensity: () => 0, support: pole(1).support };
  for (const rate of [0.5, 0.05, 0.01]) {
    expectTruth(densityDivergence(kl, pole(rate), flat), klBetween(rate, 1));
    expectTruth(densityDivergence(hellinger, pole(rate), flat), 2 - 2 * power(0.5, rate, 1));
  }
  const border = densityDivergence(pearson, pole(0.5), flat);
  expect(border).toMatchObject({ kind: "lower-bound", warning: expect.stringContaining("on the plane") });
  expect(border.ci[1]).toBe(INFINITY);
  expect(densityDivergence(pearson, pole(0.3), flat).value).toBe(INFINITY);
});
