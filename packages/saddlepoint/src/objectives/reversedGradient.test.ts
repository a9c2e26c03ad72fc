import { grad, numpy as np } from "@jax-js/jax";
import { afterEach, describe, expect, test } from "vitest";
import { startDevice, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { reversedGradient } from "./reversedGradient.ts";

/** A loss that is not linear in x. */
const loss = (x: np.Array): np.Array => np.exp(x).sum();
const slope = (weight: number | np.Array) =>
  values(grad((x: np.Array) => loss(reversedGradient(x, weight)))(wavy([7])));

describe.each(["cpu", "wasm"] as const)("on %s", (device) => {
  afterEach(() => startDevice("cpu"));

  test("it is x to the last bit, whatever the weight", async () => {
    await startDevice(device);
    for (const weight of [0, 0.1, 1, 1e6]) {
      expect(values(reversedGradient(wavy([50]), weight))).toEqual(values(wavy([50])));
    }
  });

  test("its gradient is minus weight times the gradient that arrives; of weight 0 exactly 0", async () => {
    await startDevice(device);
    const plain = values(grad(loss)(wavy([7])));
    for (const weight of [0.1, 1, 30]) {
      const expected = plain.map((each) => -weight * each);
      expect(slope(weight)).toBeAllClose(expected, { rtol: 1e-6 });
      expect(slope(np.array(weight))).toBeAllClose(expected, { rtol: 1e-6 });
    }
    expect(slope(0).map(Math.abs)).toEqual(new Array(7).fill(0));
  });
});
