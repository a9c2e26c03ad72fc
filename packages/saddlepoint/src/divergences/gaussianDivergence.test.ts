import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { alpha } from "./alpha.ts";
import { densityDivergence } from "./densityDivergence.ts";
import { divergences } from "./divergences.ts";
import { gaussian } from "./gaussian.ts";
import { gaussianDivergence } from "./gaussianDivergence.ts";
import { jeffrey } from "./jeffrey.ts";
import { jensenShannon } from "./jensenShannon.ts";
import { kl } from "./kl.ts";
import { neyman } from "./neyman.ts";
import { pearson } from "./pearson.ts";
import { reverseKl } from "./reverseKl.ts";
import { squaredHellinger } from "./squaredHellinger.ts";

const ORDERS = [-0.3, 0, 0.3, 0.5, 1, 1.3];
const CLOSED = [
  ...Object.values(divergences).filter(({ alphas }) => alphas.length > 0),
  ...ORDERS.map(alpha),
];

const mean = fc.double({ min: -2, max: 2, noNaN: true });
const variance = fc.double({ min: 0.6, max: 1.1, noNaN: true });
const onLine = fc.tuple(mean, variance).map(([m, s]) => gaussian(m, s));
const correlation = fc.double({ min: -0.9, max: 0.9, noNaN: true });
const onPlane = fc.tuple(mean, mean, variance, variance, correlation).map(([a, b, s, t, r]) =>
  gaussian(
    [a, b],
    [
      [s, r * Math.sqrt(s * t)],
      [r * Math.sqrt(s * t), t],
    ],
  ),
);

describe.each(CLOSED.map((f) => ({ f, name: f.name })))("$name between Gaussians", ({ f }) => {
  test.prop([onLine, onLine], { numRuns: 20 })("is the integral", (p, q) => {
    const { value, kind } = gaussianDivergence(f, p, q);
    expect(kind).toBe("exact");
    expect(densityDivergence(f, p, q).value).toBeAllClose(value, { rtol: 1e-8, atol: 1e-9 });
  });

  test.prop([onPlane])("of one from itself is 0", (p) => {
    expect(gaussianDivergence(f, p, p).value).toBeAllClose(0, { atol: 1e-12 });
  });

  test.prop([onPlane, onPlane, mean, fc.double({ min: 0.1, max: 3, noNaN: true })])(
    "does not change when both are moved and stretched",
    (p, q, shift, scale) => {
      const moved = ({ mean: [a = 0, b = 0], covariance }: typeof p) =>
        gaussian(
          [scale * a + shift, scale * b - shift],
          covariance.map((row) => row.map((c) => c * scale ** 2)),
        );
      const { value } = gaussianDivergence(f, p, q);
      const again = gaussianDivergence(f, moved(p), moved(q)).value;
      if (Number.isFinite(value)) expect(again).toBeAllClose(value, { rtol: 1e-7, atol: 1e-9 });
      else expect(again).toBe(Number.POSITIVE_INFINITY);
    },
  );
});

test("is the integral on a plane too", () => {
  const p = gaussian(
    [0, 1],
    [
      [1, 0.5],
      [0.5, 2],
    ],
  );
  const q = gaussian(
    [0.3, 0.5],
    [
      [1.5, -0.2],
      [-0.2, 1.8],
    ],
  );
  for (const f of [kl, squaredHellinger]) {
    const { value } = gaussianDivergence(f, p, q);
    expect(densityDivergence(f, p, q).value).toBeAllClose(value, { rtol: 1e-7 });
  }
});

test("independent coordinates add in KL and multiply in 1 + χ² and 1 - H²/2", () => {
  const [p, q] = [gaussian([0, 1, 2], [1, 1, 0.5]), gaussian([1, 1, 1], [1, 2, 0.6])];
  const along = (f: typeof kl) =>
    [0, 1, 2].map((i) => {
      const one = ({ mean: m, covariance }: typeof p) => gaussian(m[i] ?? 0, covariance[i]?.[i] ?? 0);
      return gaussianDivergence(f, one(p), one(q)).value;
    });
  const close = { rtol: 1e-12 };
  expect(gaussianDivergence(kl, p, q).value).toBeAllClose(
    along(kl).reduce((a, b) => a + b),
    close,
  );
  const chi = along(pearson).reduce((product, value) => product * (1 + value), 1) - 1;
  expect(gaussianDivergence(pearson, p, q).value).toBeAllClose(chi, close);
  const affinity = along(squaredHellinger).reduce((product, value) => product * (1 - value / 2), 1);
  expect(gaussianDivergence(squaredHellinger, p, q).value).toBeAllClose(2 - 2 * affinity, close);
});

test("N(μ, 1) from N(0, 1): KL = μ²/2, χ² = exp(μ²) - 1, H² = 2 - 2 exp(-μ²/8), Jeffrey = μ²", () => {
  const [p, q] = [gaussian(1.5, 1), gaussian(0, 1)];
  const close = { rtol: 1e-14 };
  expect(gaussianDivergence(kl, p, q).value).toBeAllClose(1.125, close);
  expect(gaussianDivergence(reverseKl, p, q).value).toBeAllClose(1.125, close);
  expect(gaussianDivergence(jeffrey, p, q).value).toBeAllClose(2.25, close);
  expect(gaussianDivergence(pearson, p, q).value).toBeAllClose(Math.expm1(2.25), close);
  expect(gaussianDivergence(neyman, p, q).value).toBeAllClose(Math.expm1(2.25), close);
  expect(gaussianDivergence(squaredHellinger, p, q).value).toBeAllClose(-2 * Math.expm1(-2.25 / 8), close);
});

test("χ² is infinite from twice the variance on, and finite just below", () => {
  const q = gaussian(0, 0.1);
  expect(gaussianDivergence(pearson, gaussian(0, 0.2), q).value).toBe(Number.POSITIVE_INFINITY);
  expect(gaussianDivergence(pearson, gaussian(0, 5), q).value).toBe(Number.POSITIVE_INFINITY);
  expect(gaussianDivergence(neyman, q, gaussian(0, 0.3)).value).toBe(Number.POSITIVE_INFINITY);
  expect(densityDivergence(pearson, gaussian(0, 0.2), q).value).toBe(Number.POSITIVE_INFINITY);
  // ∫ p²/q = σq²/(σp √(2σq² − σp²)) without a shift.
  const { value } = gaussianDivergence(pearson, gaussian(0, 0.19), q);
  expect(value).toBeAllClose(0.1 / Math.sqrt(0.19 * 0.01) - 1, { rtol: 1e-12 });
  // Along a diagonal only: 2Σq − Σp has a negative direction though its diagonal is positive.
  const slanted = gaussian(
    [0, 0],
    [
      [1, 0.95],
      [0.95, 1],
    ],
  );
  expect(gaussianDivergence(pearson, slanted, gaussian([0, 0], 0.9)).value).toBe(Number.POSITIVE_INFINITY);
});

test("what is singular but for rounding is singular", () => {
  // a σq² + (1 − a) σp² = 0 is rounded to some 1e-17 in most of these, and to 0 or below in others.
  for (const a of [9 / 7, 10 / 7, 11 / 7, 13 / 7, 15 / 7]) {
    for (const variance of [0.1, 0.3, 0.7, 1.1]) {
      const p = gaussian(0, (a / (a - 1)) * variance);
      expect(gaussianDivergence(alpha(a), p, gaussian(0, variance)).value).toBe(Number.POSITIVE_INFINITY);
    }
  }
  for (const slope of [0.7, 1.4, 2.1, 2.5, 2.7, 3]) {
    const covariance = [
      [0.1, 0.1 * slope],
      [0.1 * slope, 0.1 * slope * slope],
    ];
    expect(() => gaussian([0, 0], covariance)).toThrow("positive definite");
  }
});

test("shapes that do not match, and divergences without a closed form, are refused", () => {
  expect(() => gaussianDivergence(kl, gaussian(0, 1), gaussian([0, 0], 1))).toThrow(
    "gaussianDivergence(f, p, q): p and q must have one dimension, got 1 and 2",
  );
  expect(() => gaussianDivergence(jensenShannon, gaussian(0, 1), gaussian(1, 1))).toThrow(
    "f must have a closed form between Gaussians, got js: use densityDivergence",
  );
  expect(() =>
    gaussian(
      [0, 0],
      [
        [1, 2],
        [2, 1],
      ],
    ),
  ).toThrow(
    "gaussian(mean, covariance): covariance must be symmetric and positive definite, got [[1, 2], [2, 1]]",
  );
  expect(() =>
    gaussian(
      [0, 0],
      [
        [1, 0.1],
        [0.2, 1],
      ],
    ),
  ).toThrow("must be symmetric");
  expect(() => gaussian([0, 0], [1, 2, 3])).toThrow("covariance must be 2 by 2 like the mean");
  expect(() => gaussian(0, -1)).toThrow("positive definite, got [[-1]]");
  expect(() => gaussian(Number.NaN, 1)).toThrow("mean must hold finite numbers, got [NaN]");
});
