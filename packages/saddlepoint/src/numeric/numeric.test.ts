import { grad, nn, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { onDevice, startCpu, values } from "../../testing/jax.ts";
import { logSigmoid } from "./logSigmoid.ts";
import { sigmoid } from "./sigmoid.ts";
import { softplus } from "./softplus.ts";

beforeAll(startCpu);

const exactSigmoid = (x: number) => (x > 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const exactSoftplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const POINTS = [-1e4, -745, -104, -89, -20, -3, -1, -1e-3, 0, 1e-3, 1, 3, 20, 89, 104, 745, 1e4];

const CASES = [
  { name: "softplus", f: softplus, value: exactSoftplus, slope: exactSigmoid },
  {
    name: "logSigmoid",
    f: logSigmoid,
    value: (x: number) => -exactSoftplus(-x),
    slope: (x: number) => exactSigmoid(-x),
  },
  {
    name: "sigmoid",
    f: sigmoid,
    value: exactSigmoid,
    slope: (x: number) => exactSigmoid(x) * exactSigmoid(-x),
  },
];

describe.each(CASES)("$name", ({ f, value, slope }) => {
  test.each(["cpu", "wasm"] as const)(
    "has the right value and slope from -1e4 to 1e4 and at 0 (%s)",
    async (device) => {
      const { computed, slopes } = await onDevice(device, () => ({
        computed: values(f(np.array(POINTS))),
        slopes: values(grad((x: np.Array) => f(x).sum())(np.array(POINTS))),
      }));
      // jax-js's logarithm on wasm is a polynomial, right to about 2e-5; the rest is right to float32's rounding.
      expect(computed).toBeAllClose(POINTS.map(value), { rtol: 2e-7, atol: device === "wasm" ? 2e-5 : 2e-7 });
      expect(slopes).toBeAllClose(POINTS.map(slope), { rtol: 0, atol: 2e-7 });
    },
  );

  test("has the right curvature, so that penalties may differentiate it again", () => {
    const curvature = values(
      grad((x: np.Array) => grad((y: np.Array) => f(y).sum())(x).sum())(np.array(POINTS)),
    );
    const numeric = POINTS.map((x) => (slope(x + 1e-4) - slope(x - 1e-4)) / 2e-4);
    expect(curvature).toBeAllClose(numeric, { rtol: 0, atol: 1e-6 });
  });
});

test("jax-js's log-softmax and log-sum-exp are finite with right gradients for logits of 1e4 and for ties", async () => {
  for (const device of ["cpu", "wasm"] as const) {
    const rows = [1e4, -1e4, 0, 5, 5, 5];
    const logits = () => np.array(rows).reshape([2, 3]);
    await onDevice(device, () => {
      expect(values(nn.logSoftmax(logits()))).toEqual([
        0,
        -2e4,
        -1e4,
        ...Array(3).fill(expect.closeTo(-Math.log(3), 6)),
      ]);
      expect(values(grad((x: np.Array) => nn.logsumexp(x, -1).sum())(logits()))).toEqual(
        [1, 0, 0, 1 / 3, 1 / 3, 1 / 3].map((p) => expect.closeTo(p, 6)),
      );
    });
  }
});
