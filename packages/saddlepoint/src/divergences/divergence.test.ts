import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { toBits } from "../quantity/quantity.ts";
import { alpha } from "./alpha.ts";
import { divergence } from "./divergence.ts";
import { divergences } from "./divergences.ts";
import { gan } from "./gan.ts";
import { jensenShannon } from "./jensenShannon.ts";
import { jsd } from "./jsd.ts";
import { kl } from "./kl.ts";
import { pearson } from "./pearson.ts";
import { reverseKl } from "./reverseKl.ts";
import { squaredHellinger } from "./squaredHellinger.ts";
import { totalVariation } from "./totalVariation.ts";

const MEMBERS = [...Object.values(divergences), ...[-1, 0, 0.3, 1, 1.5, 3].map(alpha)];
const K = 6;

const normalised = (weights: readonly number[]) => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
};
/** Masses that are all positive, from one another by a factor of up to 100. */
const positive = fc
  .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: K, maxLength: K })
  .map(normalised);
/** Masses of which some are 0. */
const sparse = fc
  .array(
    fc.double({ min: -0.5, max: 1, noNaN: true }).map((x) => (x > 0.01 ? x : 0)),
    { minLength: K, maxLength: K },
  )
  .filter((weights) => weights.some((weight) => weight > 0))
  .map(normalised);
const outputs = fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: K, maxLength: K });

const expectation = (masses: readonly number[], of: (i: number) => number) =>
  masses.reduce((sum, mass, i) => sum + (mass > 0 ? mass * of(i) : 0), 0);

describe.each(MEMBERS.map((f) => ({ f, name: f.name })))("D_f for $name", ({ f }) => {
  test.prop([sparse])("of P from itself is the least value, exactly", (p) => {
    const quantity = divergence(f, p, p);
    expect(quantity.value).toBeAllClose(f.least, { rtol: 1e-15, atol: 1e-15 });
    expect(quantity).toMatchObject({ kind: "exact", unit: f.unit, ceiling: f.ceiling, n: 0 });
  });

  test.prop([sparse, sparse])("lies between the least value and the ceiling", (p, q) => {
    const { value, ci } = divergence(f, p, q);
    expect(value).toBeGreaterThanOrEqual(f.least);
    expect(value).toBeLessThanOrEqual(f.ceiling);
    expect(ci).toEqual([value, value]);
  });

  test.prop([sparse, sparse])("is that of slightly smoothed distributions, in the limit", (p, q) => {
    const { value } = divergence(f, p, q);
    const smoothed = (epsilon: number) => {
      const mix = (masses: readonly number[]) => masses.map((mass) => (1 - epsilon) * mass + epsilon / K);
      return divergence(f, mix(p), mix(q)).value;
    };
    if (Number.isFinite(value)) {
      // The slowest, alpha(0.3), approaches as ε^0.3.
      const gaps = [1e-6, 1e-9, 1e-12].map((epsilon) => Math.abs(smoothed(epsilon) - value));
      expect(gaps[2]).toBeLessThan(1e-2);
      expect(gaps[2]).toBeLessThanOrEqual((gaps[0] ?? 0) + 1e-12);
    } else {
      expect(smoothed(1e-12)).toBeGreaterThan(smoothed(1e-9));
    }
  });

  test.prop([positive, positive])("is attained by the bound at T* = f'(p/q)", (p, q) => {
    const witness = (i: number) => f.witness((p[i] ?? 0) / (q[i] ?? 1));
    const bound = expectation(p, witness) - expectation(q, (i) => f.conjugate(witness(i)));
    expect(bound).toBeAllClose(divergence(f, p, q).value, { rtol: 1e-9, atol: 1e-9 });
  });

  test.prop([sparse, sparse, outputs])("is never exceeded by the bound at any other T", (p, q, v) => {
    const bound =
      expectation(p, (i) => f.activation(v[i] ?? 0)) - expectation(q, (i) => f.activatedConjugate(v[i] ?? 0));
    const { value } = divergence(f, p, q);
    expect(bound).toBeLessThanOrEqual(value + 1e-9 * (1 + Math.abs(value)));
  });

  test.prop([positive, outputs, fc.double({ min: 0, max: 1, noNaN: true })])(
    "does not grow when outcomes are merged",
    (p, v, s) => {
      const q = normalised(v.map((x) => Math.exp(x / 20)));
      const merged = ([a = 0, b = 0, ...rest]: readonly number[]) => [a + s * b, (1 - s) * b, ...rest];
      const { value } = divergence(f, p, q);
      expect(divergence(f, merged(p), merged(q)).value).toBeLessThanOrEqual(
        value + 1e-12 * (1 + Math.abs(value)),
      );
    },
  );
});

test("mass where the other has none makes KL infinite one way and not the other", () => {
  const [p, q] = [
    [0.5, 0.5],
    [1, 0],
  ];
  expect(divergence(kl, p, q).value).toBe(Number.POSITIVE_INFINITY);
  expect(divergence(kl, q, p).value).toBeAllClose(Math.LN2, { rtol: 1e-15 });
  expect(divergence(reverseKl, p, q).value).toBeAllClose(Math.LN2, { rtol: 1e-15 });
  expect(divergence(reverseKl, q, p).value).toBe(Number.POSITIVE_INFINITY);
  expect(divergence(pearson, p, q).value).toBe(Number.POSITIVE_INFINITY);
  expect(toBits(divergence(kl, q, p)).value).toBeAllClose(1, { rtol: 1e-15 });
  expect(toBits(divergence(kl, p, q)).value).toBe(Number.POSITIVE_INFINITY);
});

test("without a common outcome every divergence is at its ceiling", () => {
  for (const f of MEMBERS) expect(divergence(f, [1, 0], [0, 1]).value).toBe(f.ceiling);
});

test("masses too small for f of their ratio stay finite where the truth is", () => {
  const tiny = 1e-300;
  expect(pearson.f(0.5 / tiny)).toBe(Number.POSITIVE_INFINITY);
  expect(divergence(pearson, [0.5, 0.5], [1, tiny]).value).toBeAllClose(0.25 / tiny, { rtol: 1e-12 });
  expect(divergence(kl, [0.5, 0.5], [1, tiny]).value).toBeAllClose(-Math.LN2 - 0.5 * Math.log(tiny), {
    rtol: 1e-12,
  });
});

test.prop([sparse, sparse])("JS = 2 JSD, and the GAN's divergence is 2 JSD - log 4", (p, q) => {
  const half = jsd(p, q);
  const mean = p.map((mass, i) => (mass + (q[i] ?? 0)) / 2);
  const definition = (divergence(kl, p, mean).value + divergence(kl, q, mean).value) / 2;
  expect(half.value).toBeAllClose(definition, { atol: 1e-14 });
  expect(divergence(jensenShannon, p, q).value).toBeAllClose(2 * half.value, { rtol: 1e-15 });
  expect(divergence(gan, p, q).value).toBeAllClose(2 * half.value - Math.log(4), { atol: 1e-14 });
  expect(half).toMatchObject({ unit: "nats", ceiling: Math.LN2, kind: "exact" });
});

test.prop([sparse, sparse])("½ H² <= TV <= H, and TV <= √(KL/2) (Le Cam, Pinsker)", (p, q) => {
  const [hellinger, variation] = [
    divergence(squaredHellinger, p, q).value,
    divergence(totalVariation, p, q).value,
  ];
  expect(hellinger / 2).toBeLessThanOrEqual(variation + 1e-12);
  expect(variation).toBeLessThanOrEqual(Math.sqrt(hellinger) + 1e-12);
  expect(variation).toBeLessThanOrEqual(Math.sqrt(divergence(kl, p, q).value / 2) + 1e-12);
});

test("what is no pair of distributions is refused, with what was found", () => {
  expect(() => divergence(kl, [0.5, 0.5], [1])).toThrow(
    "divergence(f, p, q): p and q must be of one length, got 2 and 1",
  );
  expect(() => divergence(kl, [0.5, 0.5], [0.5, 0.4])).toThrow(
    "divergence(f, p, q): q must sum to 1, got 0.9",
  );
  expect(() => divergence(kl, [-0.5, 1.5], [0.5, 0.5])).toThrow(
    "divergence(f, p, q): p must hold finite masses of at least 0, got -0.5 at 0",
  );
  expect(() => jsd([], [])).toThrow("p must hold at least one mass, got none");
});
