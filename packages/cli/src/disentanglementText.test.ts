import type { Disentanglement } from "saddlepoint/disentanglement";
import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { disentanglementText } from "./disentanglementText.ts";
import { generatedFactorsText } from "./factorsText.ts";

const estimate = (value: number): Quantity => ({
  ...exactQuantity("score", value, 1),
  kind: "estimate",
  unit: "dimensionless",
  ci: [value - 0.01, value + 0.01],
  n: 1000,
});
const all = (value: number) => ({
  mig: estimate(value),
  sap: estimate(value),
  disentanglement: estimate(value),
  completeness: estimate(value),
  informativeness: estimate(value),
  factorVae: estimate(value),
});
const scores: Disentanglement = { n: 1000, ...all(0.3), permuted: all(0.02) };

test("each score stands beside what chance gives, with what it says", () => {
  const lines = disentanglementText({ disentanglement: scores }).trim().split("\n");
  expect(lines[0]).toContain("chance: the same with factors permuted");
  expect(lines[2]).toMatch(
    /^ {2}MIG +0\.300 +\[0\.290, 0\.310\] +0\.020 +\[0\.010, 0\.030\] +how much more the best code tells/,
  );
  expect(lines).toHaveLength(8);
  const warned = { ...scores, mig: { ...scores.mig, warning: "only 100 samples" } };
  expect(disentanglementText({ disentanglement: warned })).toMatch(/\n {2}warning: only 100 samples$/);
  expect(disentanglementText({})).toBe("");
});

test("generated images say how far the reader of their factors is to be trusted", () => {
  const text = generatedFactorsText({
    generatedFactors: {
      accuracies: [estimate(0.93)],
      factors: [
        {
          name: "hair",
          entropy: { ...estimate(1.6), unit: "nats" },
          codes: [{ name: "look", information: estimate(0.8) }],
        },
      ],
      disentanglement: scores,
    },
  });
  expect(text).toContain("What codes put into 1,000 generated images");
  expect(text).toMatch(/hair +1\.600 +50\.0% +look: 0\.800/);
  expect(text).toContain("the reader is right on real images: hair 93.0%");
  expect(text).toContain("How well sampled codes keep those apart");
  expect(generatedFactorsText({})).toBe("");
});
