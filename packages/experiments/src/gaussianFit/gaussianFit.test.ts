import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import type { Density } from "saddlepoint/divergences";
import { densityDivergence, divergences } from "saddlepoint/divergences";
import { logDensity, normalLogDensity } from "../gaussianMixture.ts";
import { nelderMead } from "../nelderMead.ts";
import { adversarialFit } from "./adversarialFit.ts";
import { bestFit, exactBound, exactDivergence, gridPoints, TARGET } from "./exactFit.ts";
import { gaussianFit } from "./gaussianFit.ts";
import { PUBLISHED } from "./published.ts";

const STEPS = 500;
const NAMES = ["kl", "reverse-kl", "js", "jeffrey", "pearson"] as const;

describe("the best fits by quadrature", () => {
  test.each(NAMES)("%s: the paper's divergence, mean and deviation to 7e-4", (name) => {
    const { divergence, mean, deviation } = bestFit(divergences[name]);
    const [[d], [bestMean], [bestDeviation]] = [
      PUBLISHED[name].divergence,
      PUBLISHED[name].mean,
      PUBLISHED[name].deviation,
    ];
    expect([divergence, mean, deviation]).toBeAllClose([d, bestMean, bestDeviation], {
      rtol: 0,
      atol: 7.5e-4,
    });
  });

  test.each(NAMES)("%s: the library's adaptive quadrature says the same of its best fit", (name) => {
    const fit = bestFit(divergences[name]);
    const real = (): Density["support"] => [[Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]];
    const p: Density = { support: real(), logDensity: (x = 0) => logDensity(TARGET, x), points: [[-1, 2]] };
    const q: Density = {
      support: real(),
      logDensity: (x = 0) => normalLogDensity(x, fit.mean, fit.deviation),
      points: [[fit.mean]],
    };
    expect(fit.divergence).toBeAllClose(densityDivergence(divergences[name], p, q).value, { rtol: 1e-7 });
  });

  test("KL's matches the target's mean and variance, as maximum likelihood does", () => {
    const { mean, deviation } = bestFit(divergences.kl);
    const [w, v] = TARGET.weights;
    const expected = -1 * (w ?? 0) + 2 * (v ?? 0);
    const second = (w ?? 0) * (1 + 0.065) + (v ?? 0) * (4 + 2);
    expect(mean).toBeAllClose(expected, { rtol: 1e-5 });
    expect(deviation).toBeAllClose(Math.sqrt(second - expected ** 2), { rtol: 1e-5 });
  });

  test("no divergence is smaller at another divergence's fit than at its own", () => {
    for (const name of NAMES) {
      const own = bestFit(divergences[name]).divergence;
      for (const other of NAMES.filter((each) => each !== name)) {
        expect(exactDivergence(divergences[name], bestFit(divergences[other])) - own).toBeGreaterThan(1e-4);
      }
    }
  });

  test("Pearson's is infinite where the fit is too narrow: at half the variance of the target's wide part", () => {
    expect(exactDivergence(divergences.pearson, { mean: 2, deviation: 0.95 })).toBe(Number.POSITIVE_INFINITY);
    expect(exactDivergence(divergences.pearson, { mean: 2, deviation: 1.3 })).toBeLessThan(100);
  });
});

test.prop([fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 1.4, max: 2.2, noNaN: true })])(
  "the optimal witness attains the divergence, and a shifted one stays below it",
  (mean, deviation) => {
    const fit = { mean, deviation };
    const logRatio = Float64Array.from(
      gridPoints(),
      (x) => logDensity(TARGET, x) - logDensity({ weights: [1], means: [mean], deviations: [deviation] }, x),
    );
    // With T = v for KL the optimal witness is 1 + log u.
    const optimal = logRatio.map((value) => 1 + value);
    const divergence = exactDivergence(divergences.kl, fit);
    expect(exactBound(divergences.kl, fit, optimal)).toBeAllClose(divergence, { rtol: 1e-5 });
    const shifted = exactBound(
      divergences.kl,
      fit,
      optimal.map((value) => value + 0.3),
    );
    expect(divergence - shifted).toBeAllClose(Math.exp(0.3) - 1 - 0.3, { rtol: 1e-4 });
  },
);

test.prop([fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 3 })])(
  "Nelder and Mead find the minimum of a bowl, wherever it is",
  (centre) => {
    const bowl = (at: readonly number[]) =>
      at.reduce((sum, x, i) => sum + (i + 1) * (x - (centre[i] ?? 0)) ** 2, 0);
    expect(
      nelderMead(
        bowl,
        centre.map(() => 0.5),
      ).at,
    ).toBeAllClose(centre, { atol: 1e-5 });
  },
);

test("trained a little, KL's fit nears its best, and the witness's bound stays below its fit's divergence", async () => {
  for await (const fit of adversarialFit(divergences.kl, { seed: 1, steps: STEPS })) {
    if (fit.step < STEPS) continue;
    const best = bestFit(divergences.kl);
    expect([fit.mean, fit.deviation]).toBeAllClose([best.mean, best.deviation], { rtol: 0, atol: 0.3 });
    const truth = exactDivergence(divergences.kl, fit);
    const bound = exactBound(divergences.kl, fit, await fit.v());
    expect(bound).toBeLessThan(truth);
    expect(bound).toBeGreaterThan(truth - 0.1);
  }
  expect.assertions(3);
});

test("stopped, it gives what was trained by then, and the exact tables", async () => {
  const controller = new AbortController();
  controller.abort();
  const events = [];
  for await (const event of gaussianFit.run({ seeds: [1], steps: 100 }, controller.signal))
    events.push(event);
  expect(events).toHaveLength(1);
  const [last] = events;
  expect(last).toMatchObject({ kind: "result", complete: false });
  if (last?.kind === "result") expect(last.tables[0]?.rows[0]?.slice(3, 5)).toEqual([null, null]);
});
