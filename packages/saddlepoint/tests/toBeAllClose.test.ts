import { defaultDevice, init, numpy as np } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import { describe, expect, test } from "vitest";
import { toBeAllClose } from "../testing/toBeAllClose.ts";

describe("toBeAllClose", () => {
  test("accepts errors up to atol + rtol times the expected size, and no more", () => {
    expect([100.9, 0]).toBeAllClose([100, 0], { rtol: 0.01, atol: 0 });
    expect([101.1, 0]).not.toBeAllClose([100, 0], { rtol: 0.01, atol: 0 });
    expect([0.09]).toBeAllClose([0], { rtol: 0, atol: 0.1 });
    expect([-0.11]).not.toBeAllClose([0], { rtol: 0, atol: 0.1 });
  });

  test("names the largest error and the index where it is", () => {
    const expected = new Tensor("float32", new Float32Array(6), [2, 3]);
    const result = toBeAllClose(new Tensor("float32", [0, 0.25, 0, 0, 0, -0.5], [2, 3]), expected);
    expect(result.pass).toBe(false);
    expect(result.message()).toContain(
      "2 of 6 elements differ; largest error 0.5 at [1, 2]: got -0.5, expected 0",
    );
  });

  test("refuses equal numbers in another shape, and lets a flat list fit any shape", () => {
    const tensor = new Tensor("float32", [1, 2, 3, 4], [2, 2]);
    expect(tensor).not.toBeAllClose(new Tensor("float32", [1, 2, 3, 4], [4, 1]));
    expect(tensor).toBeAllClose([1, 2, 3, 4]);
    expect(tensor).toBeAllClose([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor).not.toBeAllClose([1, 2, 3]);
  });

  test("lets NaN equal NaN only and an infinity itself only", () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY]).toBeAllClose([Number.NaN, Number.POSITIVE_INFINITY]);
    expect([Number.NaN]).not.toBeAllClose([0]);
    expect([0]).not.toBeAllClose([Number.NaN]);
    expect([1e300]).not.toBeAllClose([Number.POSITIVE_INFINITY]);
    expect([Number.NEGATIVE_INFINITY]).not.toBeAllClose([Number.POSITIVE_INFINITY]);
  });

  test("compares every element with a single number", () => {
    expect(new Float32Array(5)).toBeAllClose(0);
    expect([0, 0, 1]).not.toBeAllClose(0);
  });

  test("reads jax-js arrays with their shapes", async () => {
    await init("cpu");
    defaultDevice("cpu");
    expect(np.ones([2, 3])).toBeAllClose(new Tensor("float32", [1, 1, 1, 1, 1, 1], [2, 3]));
    expect(np.ones([2, 3])).not.toBeAllClose(np.ones([3, 2]));
  });
});
