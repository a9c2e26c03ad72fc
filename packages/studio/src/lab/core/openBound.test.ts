import { divergences } from "saddlepoint/divergences";
import { criticQuantity, fGan } from "saddlepoint/objectives";
import { expect, test } from "vitest";
import { openBound } from "./openBound.ts";

test("outputs of any size give a bound that is a number or −∞, with an interval of numbers, below its ceiling", () => {
  for (const divergence of Object.values(divergences)) {
    const [estimate] = fGan(divergence).estimates ?? [];
    if (estimate === undefined) throw new Error("the game estimates something");
    for (const size of [1, 1e3, 1e38]) {
      const outputs = Float32Array.of(-size, size, 0.3 * size, -0.7 * size);
      const raw = criticQuantity(estimate, outputs, outputs);
      const { value, ci, ceiling } = openBound(raw);
      for (const number of [value, ...ci]) expect(number, `${divergence.name} ${size}`).not.toBeNaN();
      expect(ci[0]).toBeLessThanOrEqual(value);
      if (Number.isFinite(raw.value)) expect(value).toBe(raw.value);
      else expect(value).toBeLessThanOrEqual(ceiling);
    }
  }
});
