import { fc, test } from "@fast-check/vitest";
import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, expect } from "vitest";
import { onDevice, startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { logOmega, logOmegaArray } from "./logOmega.ts";

beforeAll(startCpu);

test.prop([fc.double({ min: -1e300, max: 1e300, noNaN: true })])("solves y + exp(y) = x for every x", (x) => {
  const y = logOmega(x);
  expect(y + Math.exp(y)).toBeAllClose(x, { rtol: 1e-12, atol: 1e-12 });
});

test("ω(1) = 1, ω(0) is the omega constant, and infinity is its own", () => {
  expect(logOmega(1)).toBeAllClose(0, { atol: 1e-15 });
  expect(Math.exp(logOmega(0))).toBeAllClose(0.5671432904097838, { rtol: 1e-15 });
  expect(logOmega(Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
  expect(logOmega(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
});

const POINTS = [-80, -38, -20, -3, -1, -0.1, 0, 0.5, 1, 1.1, 2, 5, 30, 1e3, 1e4];
const omega = (x: number) => Math.exp(logOmega(x));

test.each(["cpu", "wasm"] as const)(
  "of arrays has the right value and slope, 1/(1 + ω) (%s)",
  async (device) => {
    const { computed, slopes } = await onDevice(device, () => ({
      computed: values(logOmegaArray(np.array(POINTS))),
      slopes: values(grad((x: np.Array) => logOmegaArray(x).sum())(np.array(POINTS))),
    }));
    const close = device === "cpu" ? { rtol: 1e-6, atol: 1e-6 } : { rtol: 2e-5, atol: 2e-5 };
    expect(computed).toBeAllClose(POINTS.map(logOmega), close);
    expect(slopes).toBeAllClose(
      POINTS.map((x) => 1 / (1 + omega(x))),
      close,
    );
  },
);

test("of arrays has the right second derivative, -ω/(1 + ω)³", () => {
  const second = values(
    grad((x: np.Array) => grad((y: np.Array) => logOmegaArray(y).sum())(x).sum())(np.array(POINTS)),
  );
  expect(second).toBeAllClose(
    POINTS.map((x) => -omega(x) / (1 + omega(x)) ** 3),
    { rtol: 1e-5, atol: 1e-9 },
  );
});
