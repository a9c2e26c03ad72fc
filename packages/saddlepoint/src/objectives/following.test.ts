import { grad, type numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { gradientError, startCpu, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { followingLoss } from "./following.ts";

beforeAll(startCpu);

const [n, k] = [5, 2];
const first = () => wavy([n, k], 1);
const moved = () => wavy([n, k], 2);
const parts = (others: np.Array) => {
  const { loss, told } = followingLoss(first(), others, moved());
  return { loss: Number(loss.js()), told: values(told) };
};

test("readings that differ as the views do cost nothing and tell everything; a shift of all readings is nothing", () => {
  for (const shift of [0, 3]) {
    const { loss, told } = parts(first().add(moved()).add(0));
    expect(loss).toBeAllClose(0, { atol: 1e-9 });
    expect(told).toBeAllClose([1, 1], { atol: 1e-6 });
    const shifted = followingLoss(first().add(shift), first().add(moved()).add(shift), moved());
    expect(Number(shifted.loss.js())).toBeAllClose(0, { atol: 1e-9 });
  }
});

test("readings that do not differ cost half the changes' mean squares, and tell nothing", () => {
  const { loss, told } = parts(first());
  expect(loss).toBeAllClose(values(moved()).reduce((sum, x) => sum + x ** 2 / n, 0) / 2, { rtol: 1e-5 });
  expect(told).toBeAllClose([0, 0], { atol: 1e-6 });
});

test("is a Gaussian's cross-entropy up to its constant: the least at the mean of what was changed given the views", () => {
  const slope = values(grad((x: np.Array) => followingLoss(first(), x, moved()).loss)(first().add(moved())));
  expect(slope).toBeAllClose(new Array(n * k).fill(0), { atol: 1e-6 });
});

test("its gradient in the readings is right", () => {
  const loss = (x: np.Array) => followingLoss(first(), x, moved()).loss;
  expect(gradientError(loss, Float32Array.from(values(wavy([n, k], 5))), [n, k])).toBeLessThan(5e-3);
});
