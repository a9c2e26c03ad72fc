import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import type { ExperimentResult } from "../experiment.ts";
import { logDensity, normalLogDensity } from "../gaussianMixture.ts";
import { boundTwice } from "./boundTwice.ts";
import { bounds, CODES, gridPoints, REAL, type Theta, truth } from "./world.ts";

const theta = fc.record({
  means: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: CODES, maxLength: CODES }),
  deviation: fc.double({ min: 0.3, max: 1.5, noNaN: true }),
});

const mixtureOf = ({ means, deviation }: Theta) => ({
  weights: means.map(() => 1 / CODES),
  means,
  deviations: means.map(() => deviation),
});

/** log p − log q and log q(c|x) at the grid: the best discriminator and the true posterior. */
function optimal(at: Theta) {
  const fake = mixtureOf(at);
  const x = Float64Array.from(gridPoints());
  const logits = x.map((point) => logDensity(REAL, point) - logDensity(fake, point));
  const logPosterior = [...x].flatMap((point) =>
    at.means.map(
      (mean) => normalLogDensity(point, mean, at.deviation) - Math.log(CODES) - logDensity(fake, point),
    ),
  );
  return { logits, logPosterior };
}

describe("the exact informations", () => {
  test.prop([theta], { numRuns: 20 })("lie within 0 and their ceilings, log 2 and H(c)", (at) => {
    const { divergence, codes } = truth(at, 1);
    expect(divergence).toBeGreaterThan(-1e-9);
    expect(divergence).toBeLessThan(Math.LN2 + 1e-9);
    expect(codes).toBeGreaterThan(-1e-9);
    expect(codes).toBeLessThan(Math.log(CODES) + 1e-9);
  });

  test("a generator that is the data has no divergence, and a code that separates has all of H(c)", () => {
    const { divergence, codes } = truth({ means: REAL.means, deviation: 0.4 }, 1);
    expect(divergence).toBeAllClose(0, { atol: 1e-9 });
    // Modes five deviations apart overlap in 2 Φ(−2.5) of their mass.
    expect(codes).toBeAllClose(Math.log(CODES), { rtol: 0, atol: 0.04 });
    expect(truth({ means: [0, 0, 0, 0], deviation: 1 }, 1).codes).toBeAllClose(0, { atol: 1e-9 });
  });
});

describe("the variational bounds", () => {
  test.prop([theta], { numRuns: 20 })(
    "attain both informations at the best D and the true posterior",
    (at) => {
      const { logits, logPosterior } = optimal(at);
      const [exact, reached] = [truth(at, 0.7), bounds(at, logits, logPosterior, 0.7)];
      expect([reached.divergence, reached.codes, reached.objective]).toBeAllClose(
        [exact.divergence, exact.codes, exact.objective],
        { rtol: 1e-5, atol: 1e-6 },
      );
    },
  );

  test.prop([theta, fc.double({ min: 0.2, max: 2, noNaN: true }), fc.boolean()], { numRuns: 20 })(
    "stay below, so that a worse D lowers InfoGAN's objective and a worse Q raises it",
    (at, by, worseD) => {
      const { logits, logPosterior } = optimal(at);
      const exact = truth(at, 1);
      // The posterior mixed with another one is still a distribution over the codes.
      const keep = Math.exp(-by);
      const found = worseD
        ? bounds(
            at,
            logits.map((logit) => logit + by),
            logPosterior,
            1,
          )
        : bounds(
            at,
            logits,
            logPosterior.map((log, i) => Math.log(keep * Math.exp(log) + (i % CODES === 0 ? 1 - keep : 0))),
            1,
          );
      expect(found.divergence).toBeLessThan(exact.divergence + 1e-6);
      expect(found.codes).toBeLessThan(exact.codes + 1e-6);
      const error = found.objective - exact.objective;
      expect(Math.sign(error)).toBe(worseD ? -1 : 1);
    },
  );
});

test("over a short game, each bound stays below its truth at every step, and the sum is on both sides", async () => {
  let result: ExperimentResult | undefined;
  for await (const event of boundTwice.run({ seeds: [1], steps: 1200 })) {
    if (event.kind === "result") result = event;
  }
  const [, measured = 0, d, q, above, below] = result?.tables[0]?.rows[0]?.map(Number) ?? [];
  expect([d, q]).toEqual([measured, measured]);
  expect(above).toBeGreaterThan(0);
  expect(below).toBeGreaterThan(0);
  expect(Number(above) + Number(below)).toBeLessThanOrEqual(measured);
});
