import { fGan, gaussian, gaussianDivergence, kl, nonSaturating, normalMixture1d } from "saddlepoint";
import { expect, test } from "vitest";
import "../../../../saddlepoint/testing/toBeAllClose.ts";
import { createTruth, type TruthOptions, type TruthTarget } from "./createTruth.ts";

/** N(mean, deviation²) as a target of the Lab. */
const normal = (mean: number, deviation: number): TruthTarget => {
  const { logDensity, cells, sample } = normalMixture1d("a Gaussian", {
    weights: [1],
    means: [mean],
    deviations: [deviation],
  });
  return {
    dimension: 1,
    extent: { x: [-6, 6], y: [0, 1] },
    logDensity: (x) => logDensity(x),
    sample,
    density(columns) {
      const edges = Array.from({ length: columns + 1 }, (_, i) => -6 + (12 * i) / columns);
      const values = Float32Array.from(cells(edges), (mass) => (mass * columns) / 12);
      return { columns, rows: 1, values };
    },
  };
};

const [coin] = nonSaturating().estimates ?? [];
if (coin === undefined) throw new Error("the game estimates something");

const line: TruthOptions = {
  adversarial: "non-saturating",
  estimate: coin,
  target: normal(1, 1.3),
  columns: 120,
  rows: 1,
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
