import type { Quantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { overSeeds } from "./overSeeds.ts";

const quantity = (value: number, kind: Quantity["kind"]): Quantity => ({
  quantity: "I(x; y)",
  value,
  unit: "nats",
  kind,
  ceiling: 4,
  ci: [value - 1, value + 1],
  n: 10,
});

test("asks each seed in turn, and gives the means of all that they say, with progress over all", async () => {
  const shown: unknown[] = [];
  const flags = { seed: 5, onProgress: (progress: unknown) => void shown.push(progress) };
  const found = await overSeeds(2, flags, async ({ seed, onProgress }) => {
    onProgress({ step: 3, steps: 10 });
    return {
      ...quantity(seed, "estimate"),
      lower: quantity(seed - 2, "lower-bound"),
      seen: ["numbers", `as seed ${seed} saw them`],
    };
  });
  expect(found).toEqual({
    ...quantity(5.5, "estimate"),
    lower: quantity(3.5, "lower-bound"),
    seen: ["numbers", "as seed 5 saw them", "as seed 6 saw them"],
    values: [5, 6],
  });
  expect(shown).toEqual([
    { step: 3, steps: 20 },
    { step: 13, steps: 20 },
  ]);
});
