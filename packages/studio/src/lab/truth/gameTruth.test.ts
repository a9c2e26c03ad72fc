import { fc, test } from "@fast-check/vitest";
import { divergences } from "saddlepoint/divergences";
import {
  type CriticEstimate,
  fGan,
  hinge,
  leastSquares,
  minimax,
  nonSaturating,
} from "saddlepoint/objectives";
import { describe, expect } from "vitest";
import "../../../../saddlepoint/testing/toBeAllClose.ts";
import { gameTruth } from "./gameTruth.ts";

const first = (estimates: readonly CriticEstimate[] | undefined): CriticEstimate => {
  const [estimate] = estimates ?? [];
  if (estimate === undefined) throw new Error("the game estimates something");
  return estimate;
};

/** Each with the c that its estimate counts on the real side: c (p − q) is 0 in sum, but not in a cell. */
const GAMES = [
  ["minimax", "minimax", first(minimax().estimates), Math.LN2 / 2],
  ["non-saturating", "non-saturating", first(nonSaturating().estimates), Math.LN2 / 2],
  ["least-squares", "least-squares", first(leastSquares().estimates), 0.5],
  ["hinge", "hinge", first(hinge().estimates), 0.5],
  ...Object.values(divergences).map(
    (f) =>
      [
        `f-GAN, ${f.name}`,
        { kind: "f-gan", divergence: f.name, generator: "minimax" },
        first(fGan(f).estimates),
        0,
      ] as const,
  ),
] as const;

const logMass = fc.double({ min: -8, max: -1, noNaN: true });

describe.each(GAMES)("%s", (_, adversarial, estimate, c) => {
  if ("onPair" in estimate) throw new Error("the game estimates something of single points");
  const { onReal, onFake, ceiling } = estimate;
  const truth = gameTruth(adversarial);
  if (truth === null) throw new Error("the game bounds an f-divergence");

  test.prop([logMass, logMass], { numRuns: 40 })(
    "a cell counts the most that any output of the critic there is worth, reached by its best output",
    (logP, logQ) => {
      const [p, q] = [Math.exp(logP), Math.exp(logQ)];
      const worth = (v: number) => p * (onReal(v) - c) - q * (onFake(v) - c);
      const value = truth.integrand(logP, logQ);
      const best = truth.output(logP - logQ);
      expect(worth(best)).toBeAllClose(value, { atol: 1e-6 * (p + q), rtol: 1e-6 });
      for (const other of [-30, -3, -1, -0.3, 0, 0.2, 0.5, 1, 3, 30, best + 0.1, best - 0.1])
        expect(worth(other)).toBeLessThanOrEqual(value + 1e-9);
    },
  );

  test("equal masses are worth the least, mass alone as much as in the limit, and the most is the ceiling", () => {
    expect(truth.integrand(-2, -2)).toBeAllClose(truth.least * Math.exp(-2), { atol: 1e-12 });
    expect(truth.aloneP + truth.aloneQ).toBeAllClose(truth.ceiling);
    expect(truth.ceiling).toBe(ceiling);
    if (Number.isFinite(truth.aloneP))
      expect(truth.integrand(0, -40)).toBeAllClose(truth.aloneP, { atol: 1e-6 });
    if (Number.isFinite(truth.aloneQ))
      expect(truth.integrand(-40, 0)).toBeAllClose(truth.aloneQ, { atol: 1e-6 });
  });

  test("its best output grows with p/q", () => {
    const outputs = [-10, -2, -0.5, 0, 0.5, 2, 10].map(truth.output);
    expect(outputs).toEqual(outputs.toSorted((a, b) => a - b));
    expect(outputs[0]).toBeLessThan(outputs[6] ?? 0);
  });
});

test("a Wasserstein distance is no f-divergence", () => {
  expect(gameTruth("wasserstein")).toBeNull();
});
