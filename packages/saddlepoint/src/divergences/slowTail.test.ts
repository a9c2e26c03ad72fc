import { fc, test } from "@fast-check/vitest";
import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, expect } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { expm1 } from "./expm1.ts";
import { slowAbove, slowAboveArray, slowBelow, slowBelowArray } from "./slowTail.ts";

beforeAll(startCpu);

const slopesOf = (f: (x: np.Array) => np.Array, points: number[]) =>
  values(grad((x: np.Array) => f(x).sum())(np.array(points)));

test.prop([fc.double({ min: -1e300, max: 30, noNaN: true })])(
  "nothing changes up to 30, nor from -30 up",
  (v) => {
    expect(slowAbove(v)).toBe(v);
    expect(slowBelow(-v)).toBe(-v);
  },
);

test.prop([fc.double({ min: 0, max: 1e4, noNaN: true }), fc.double({ min: 1e-3, max: 1e3, noNaN: true })])(
  "the tail rises without end, and its exponential is a power",
  (v, by) => {
    expect(slowAbove(v + by)).toBeGreaterThan(slowAbove(v));
    expect(Math.exp(slowAbove(30 + v) - 30)).toBeAllClose(1 + v, { rtol: 1e-10 });
  },
);

test("the slope is 1 on both sides of 30 and at 30, and falls as 1/(v - 29)", () => {
  const points = [-100, 0, 29.999, 30, 30.001, 39, 129];
  const slopes = points.map((v) => (v > 30 ? 1 / (v - 29) : 1));
  expect(slopesOf(slowAboveArray, points)).toBeAllClose(slopes, { rtol: 1e-5 });
  expect(
    slopesOf(
      slowBelowArray,
      points.map((v) => -v),
    ),
  ).toBeAllClose(slopes, { rtol: 1e-5 });
});

test("expm1 keeps small arguments to their last digits, and its derivatives are e^z", () => {
  const points = [-30, -2, -0.5, -0.49, -1e-3, -1e-7, 0, 1e-7, 1e-3, 0.49, 0.5, 2, 30];
  expect(expm1(np.array(points))).toBeAllClose(points.map(Math.expm1), { rtol: 1e-6 });
  expect(slopesOf(expm1, points)).toBeAllClose(points.map(Math.exp), { rtol: 1e-6 });
  const second = slopesOf((z) => grad((y: np.Array) => expm1(y).sum())(z), points);
  expect(second).toBeAllClose(points.map(Math.exp), { rtol: 2e-5 });
});
