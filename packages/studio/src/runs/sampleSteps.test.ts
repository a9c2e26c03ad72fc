import { expect, test } from "vitest";
import { sampleSteps } from "./sampleSteps.ts";

test("pictures through training come by their steps, whenever they were drawn, and each once", () => {
  const { steps, others } = sampleSteps([
    "step-10000.png",
    "step-002000.png",
    "traversal-digit.png",
    "step-002000.png",
    "notes.txt",
    "step-x.png",
  ]);
  expect(steps.map(({ step }) => step)).toEqual([2000, 10000]);
  expect(others).toEqual(["traversal-digit.png", "step-x.png"]);
});
