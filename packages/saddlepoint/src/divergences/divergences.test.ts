import { fc, test } from "@fast-check/vitest";
import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { onDevice, startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { alpha } from "./alpha.ts";
import { divergences } from "./divergences.ts";
import type { Interval } from "./fDivergence.ts";
import { gan } from "./gan.ts";
import { jensenShannon } from "./jensenShannon.ts";

beforeAll(startCpu);

const ORDERS = [-1, -0.5, 0, 0.3, 0.5, 1, 1 + 1e-6, 1.5, 2, 3];
const MEMBERS = [...Object.values(divergences), ...ORDERS.map(alpha)];

const ratio = fc.double({ min: -4, max: 4, noNaN: true }).map((logU) => Math.exp(logU));
const output = fc.double({ min: -4, max: 4, noNaN: true });

/** The largest value of a function with one maximum, over a range. */
function supremum(g: (x: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [left, right] = [low, high];
  for (let step = 0; step < 120; step++) {
    const [a, b] = [right - golden * (right - left), left + golden * (right - left)];
    if (g(a) < g(b)) left = a;
    else right = b;
  }
  return Math.max(g(low), g((left + right) / 2), g(high));
}

const contains = ({ low, high, closed }: Interval, t: number) =>
  (closed[0] ? t >= low : t > low) && (closed[1] ? t <= high : t < high);

describe.each(MEMBERS.map((member) => ({ member, name: member.name })))("$name", ({ member }) => {
  const { f, witness, conjugate, activation, activatedConjugate, domain, least } = member;

  test("f(1) is the least value of D", () => {
    expect(f(1)).toBeAllClose(least, { atol: 1e-15 });
  });

  test.prop([ratio, ratio, fc.double({ min: 0, max: 1, noNaN: true })])("f is convex", (u, w, s) => {
    const between = f((1 - s) * u + s * w);
    expect(between).toBeLessThanOrEqual((1 - s) * f(u) + s * f(w) + 1e-12 * (1 + Math.abs(between)));
  });

  test("f(0) and the slope at infinity are limits, and add up to the ceiling", () => {
    const slope = (u: number) => f(u) / u;
    if (Number.isFinite(member.slopeAtInfinity)) {
      expect(slope(1e12)).toBeAllClose(member.slopeAtInfinity, { atol: 1e-5 });
    } else {
      expect(slope(1e12)).toBeGreaterThan(Math.max(25, slope(1e11)));
    }
    if (Number.isFinite(f(0))) expect(f(1e-12)).toBeAllClose(f(0), { atol: 2e-3 });
    else expect(f(1e-12)).toBeGreaterThan(Math.max(25, f(1e-11)));
    expect(member.ceiling).toBeAllClose(f(0) + member.slopeAtInfinity, { rtol: 1e-15 });
    expect(f(Number.POSITIVE_INFINITY)).not.toBeNaN();
  });

  test.prop([ratio])("the optimal witness is f'", (u) => {
    fc.pre(Math.abs(u - 1) > 1e-3); // total variation has a corner at 1
    const step = 1e-4 * u;
    const slope = (8 * (f(u + step) - f(u - step)) - (f(u + 2 * step) - f(u - 2 * step))) / (12 * step);
    expect(witness(u)).toBeAllClose(slope, { rtol: 1e-6, atol: 1e-6 });
  });

  test.prop([ratio, output])("Fenchel-Young: f(u) + f*(t) >= ut", (u, v) => {
    const t = activation(v);
    const size = 1 + Math.abs(f(u)) + Math.abs(conjugate(t)) + Math.abs(u * t);
    expect(f(u) + conjugate(t) - u * t).toBeGreaterThanOrEqual(-1e-12 * size);
  });

  test.prop([ratio])("Fenchel-Young is an equality at the optimal witness", (u) => {
    const t = witness(u);
    expect(conjugate(t)).toBeAllClose(u * t - f(u), { rtol: 1e-8, atol: 1e-8 });
  });

  test.prop([output])("f*(t) is the supremum of ut - f(u)", (v) => {
    const t = activation(v);
    const numeric = supremum((logU) => Math.exp(logU) * t - f(Math.exp(logU)), -60, 60);
    expect(conjugate(t)).toBeAllClose(Math.max(numeric, -f(0)), { rtol: 1e-8, atol: 1e-8 });
  });

  test("f* is -f(0) below every slope, and infinite above the domain", () => {
    if (Number.isFinite(witness(0))) expect(conjugate(witness(0) - 1)).toBeAllClose(-f(0), { rtol: 1e-15 });
    if (Number.isFinite(domain.high)) {
      expect(conjugate(domain.high + 1e-9)).toBe(Number.POSITIVE_INFINITY);
      expect(Number.isFinite(conjugate(domain.high))).toBe(domain.closed[1]);
    }
    expect(domain.low).toBe(Number.NEGATIVE_INFINITY);
  });

  test.prop([ratio])("the conjugate of the conjugate is f", (u) => {
    const numeric = supremum((v) => u * activation(v) - activatedConjugate(v), -3e3, 3e3);
    expect(f(u)).toBeAllClose(numeric, { rtol: 1e-7, atol: 1e-7 });
  });

  test.prop([output, output])("the activation rises into the domain of f*", (v, w) => {
    expect(contains(domain, activation(v))).toBe(true);
    if (v < w) expect(activation(v)).toBeLessThanOrEqual(activation(w));
  });

  test.prop([output])("the activated conjugate is the conjugate of the activation", (v) => {
    expect(activatedConjugate(v)).toBeAllClose(conjugate(activation(v)), { rtol: 1e-9, atol: 1e-9 });
  });

  const logMass = fc.double({ min: -5, max: 0, noNaN: true });
  test.prop([logMass, logMass])("the integrand is q f(p/q)", (logP, logQ) => {
    const direct = Math.exp(logQ) * f(Math.exp(logP - logQ));
    expect(member.integrand(logP, logQ)).toBeAllClose(direct, { rtol: 1e-9, atol: 1e-12 });
  });

  const tail = fc.double({ min: -3000, max: 0, noNaN: true });
  test.prop([tail, tail])("the integrand is a number wherever the densities are", (logP, logQ) => {
    expect(member.integrand(logP, logQ)).not.toBeNaN();
  });

  // Where slowTail begins, and the ends of the range; 0 and ±1 are ties of some pieces, −2 is Pearson's.
  const POINTS = [
    -1e4, -745, -104, -89, -31, -30, -12, -2, -1, -1e-3, 0, 1e-3, 1, 2, 12, 30, 31, 89, 104, 745, 1e4,
  ];
  const slopeOf = (g: (v: number) => number) => (v: number) => {
    const step = 1e-4 * Math.max(1, Math.abs(v));
    return (g(v + step) - g(v - step)) / (2 * step);
  };

  test.each([
    { part: "witness" as const, exact: activation },
    { part: "conjugate" as const, exact: activatedConjugate },
  ])(
    "the traced $part and its slope agree with float64 for |v| up to 1e4 in float32",
    async ({ part, exact }) => {
      const traced = member.variational[part];
      const { computed, slopes } = await onDevice("wasm", () => ({
        computed: values(traced(np.array(POINTS))),
        slopes: values(grad((v: np.Array) => traced(v).sum())(np.array(POINTS))),
      }));
      expect(computed).toBeAllClose(POINTS.map(exact), { rtol: 2e-4, atol: 3e-5 });
      expect(slopes).toBeAllClose(POINTS.map(slopeOf(exact)), { rtol: 2e-3, atol: 1e-4 });
    },
  );

  test("the traced parts have the right curvature, so that penalties may differentiate them again", () => {
    const smooth = [-6, -3, -1.5, -0.3, 0, 0.4, 1, 2.5, 6];
    for (const [traced, exact] of [
      [member.variational.witness, activation],
      [member.variational.conjugate, activatedConjugate],
    ] as const) {
      const curvature = values(
        grad((v: np.Array) => grad((w: np.Array) => traced(w).sum())(v).sum())(np.array(smooth)),
      );
      const numeric = smooth.map((v) => (exact(v + 1e-3) - 2 * exact(v) + exact(v - 1e-3)) / 1e-6);
      expect(curvature).toBeAllClose(numeric, { rtol: 1e-4, atol: 1e-6 * (1 + Math.abs(exact(0))) });
    }
  });
});

test.prop([ratio, output])(
  "-log(1 - e^t) is the conjugate of GAN, not of Jensen-Shannon: they differ by log 4",
  (u, v) => {
    expect(gan.f(u)).toBeAllClose(jensenShannon.f(u) - (u + 1) * Math.LN2, { rtol: 1e-12, atol: 1e-12 });
    const t = gan.activation(v);
    expect(gan.conjugate(t)).toBeAllClose(-Math.log(1 - Math.exp(t)), { rtol: 1e-9, atol: 1e-9 });
    expect(jensenShannon.conjugate(t)).toBeAllClose(-Math.log(2 - Math.exp(t)), { rtol: 1e-9, atol: 1e-9 });
    // The same network's output bounds one with the other's constant: E_P T - E_Q f*(T) loses log 2 twice.
    const js = jensenShannon.activation(v) - jensenShannon.activatedConjugate(v);
    expect(gan.activation(v) - gan.activatedConjugate(v)).toBeAllClose(js - Math.log(4), { atol: 1e-12 });
  },
);
