import { fGan, gaussian, gaussianDivergence, kl, nonSaturating, normalMixture1d } from "saddlepoint";
import { expect, test } from "vitest";
import "../../../../saddlepoint/testing/toBeAllClose.ts";
import { createTruth, type TruthOptions } from "./createTruth.ts";

const normal = (mean: number, deviation: number) =>
  normalMixture1d("a Gaussian", { weights: [1], means: [mean], deviations: [deviation] });

const [coin] = nonSaturating().estimates ?? [];
if (coin === undefined) throw new Error("the game estimates something");

const line: TruthOptions = {
  adversarial: "non-saturating",
  estimate: coin,
  dimension: 1,
  extent: { x: [-6, 6], y: [0, 1] },
  columns: 120,
  rows: 1,
  target: normal(1, 1.3),
  priors: ["normal"],
  code: null,
};

test("the KL divergence of an affine generator's Gaussian is the closed form, within its interval", () => {
  const [estimate = coin] = fGan(kl).estimates ?? [];
  const truth = createTruth({
    ...line,
    adversarial: { kind: "f-gan", divergence: "kl", generator: "minimax" },
    estimate,
  });
  const { exact } = truth.look([Float32Array.from(truth.latents ?? [], (z) => 0.5 + 0.8 * z)]);
  const closed = gaussianDivergence(kl, gaussian(1, 1.69), gaussian(0.5, 0.64)).value;
  expect(exact?.value).toBeAllClose(closed, { rtol: 1e-3 });
  expect(exact?.ci[0]).toBeLessThan(closed);
  expect(exact?.ci[1]).toBeGreaterThan(closed);
});
