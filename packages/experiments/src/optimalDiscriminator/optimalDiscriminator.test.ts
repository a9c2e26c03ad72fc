import { describe, expect, test } from "vitest";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import { compare, gameValue } from "./compare.ts";
import { optimalDiscriminator } from "./optimalDiscriminator.ts";
import { PAIRS, pairStreams } from "./pairs.ts";

describe.each(PAIRS.map((pair) => [pair.name, pair] as const))("%s", (_, pair) => {
  const points = pair.points();
  const best = Float32Array.from(points.logP, (logP, i) => logP - (points.logQ[i] ?? 0));

  test("both densities integrate to 1", () => {
    for (const log of [points.logP, points.logQ]) {
      expect(points.weight * log.reduce((sum, each) => sum + Math.exp(each), 0)).toBeAllClose(1, {
        rtol: 1e-6,
      });
    }
  });

  test("samples are what the densities say: their means and second moments", () => {
    const n = 20_000;
    for (const which of ["real", "fake"] as const) {
      const log = which === "real" ? points.logP : points.logQ;
      const x = pair.sample(which, pairStreams(1, which), n);
      const moment = (power: number) =>
        points.weight *
        log.reduce((sum, each, i) => sum + Math.exp(each) * (points.x[i * pair.dimension] ?? 0) ** power, 0);
      const sampled = (power: number) => {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += (x[i * pair.dimension] ?? 0) ** power;
        return sum / n;
      };
      const deviation = Math.sqrt(moment(4) - moment(2) ** 2);
      expect(sampled(1)).toBeAllClose(moment(1), { rtol: 0, atol: 4 * Math.sqrt(moment(2) / n) });
      expect(sampled(2)).toBeAllClose(moment(2), { rtol: 0, atol: (4 * deviation) / Math.sqrt(n) });
    }
  });

  test("D* has no error and attains 2 JSD − log 4; any other D falls short of it", () => {
    const held = { real: Float32Array.of(0, 1), fake: Float32Array.of(0, 1) };
    const optimal = compare(points, best, held);
    expect([optimal.maxError, optimal.meanError]).toBeAllClose(0, { atol: 1e-6 });
    expect(optimal.boundExactly).toBeAllClose(optimal.jensenShannon.value, { atol: 1e-6 });
    const other = compare(
      points,
      best.map((logit) => logit + 0.5),
      held,
    );
    expect(gameValue(optimal.jensenShannon.value) - gameValue(other.boundExactly)).toBeGreaterThan(1e-3);
    expect(other.maxError).toBeGreaterThan(0.05);
  });
});

test("a discriminator trained a little is near D* where samples are, and its value below the game's", async () => {
  for await (const event of optimalDiscriminator.run({ seeds: [1], steps: 300 })) {
    if (event.kind !== "result") continue;
    expect(event.complete).toBe(true);
    const [first] = event.tables[0]?.rows ?? [];
    const [optimum, own, meanError] = [2, 6, 7].map((column) => Number(first?.[column]));
    expect(own).toBeLessThan(Number(optimum));
    expect(own).toBeGreaterThan(Number(optimum) - 0.02);
    expect(meanError).toBeLessThan(0.03);
  }
  expect.assertions(4);
});
