import type { Quality } from "saddlepoint/quality";
import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { kidText, qualityText } from "./qualityText.ts";

const estimate = (value: number): Quantity => ({
  ...exactQuantity("measure", value),
  kind: "estimate",
  unit: "dimensionless",
  ci: [value * 0.9, value * 1.1],
});

const measures = (kid: number) => ({
  kid: estimate(kid),
  frechet: { ...estimate(30 * kid), warning: "60 samples are few for 192 features" },
  precision: estimate(0.8),
  recall: estimate(0.7),
  density: estimate(1.2),
  coverage: estimate(0.9),
});

const quality: Quality = { network: "random@0123abcd", n: 2000, ...measures(0.0314), real: measures(0.002) };

test("KID leads, the network is named, and real images stand beside each measure", () => {
  const lines = qualityText({ quality }).trim().split("\n");
  expect(lines[0]).toContain(
    "against 2,000 held-out ones, by the features of random@0123abcd; real: other real",
  );
  expect(lines[2]).toMatch(
    /^ {2}KID +0\.0314 +\[0\.0283, 0\.0345\] +0\.00200 +\[0\.00180, 0\.00220\] +0 on average/,
  );
  expect(lines.slice(3, 8).map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
    "Fréchet distance",
    "precision",
    "recall",
    "density",
    "coverage",
  ]);
  expect(lines[8]).toBe("  warning: 60 samples are few for 192 features");
});

test("without other real images there is no word of them, and without quality none at all", () => {
  const { real: _, ...alone } = quality;
  expect(qualityText({ quality: alone })).not.toContain("in the generated ones' place");
  expect(qualityText({})).toBe("");
});

test("while it trains, KID is a few words with what real images have", () => {
  expect(kidText({ quality })).toBe("KID 0.0314 (real 0.0020)");
  expect(kidText({})).toBe("");
});
