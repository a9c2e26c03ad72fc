import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { fGanMixture } from "./fGanMixture.ts";
import { normalMixture1d } from "./normalMixture1d.ts";
import { twoGaussians } from "./twoGaussians.ts";

const DENSITIES = [twoGaussians(), twoGaussians(1, 0.3), fGanMixture()];

describe.each(DENSITIES.map((density) => [density.name, density] as const))("%s", (_, density) => {
  const { range, sample, logDensity, cells } = density;
  const edges = Array.from({ length: 31 }, (_, i) => range[0] + ((range[1] - range[0]) * i) / 30);

  test("draws the same in parts as at once", () => {
    const whole = sample(stream(1, "line"), 500);
    const source = stream(1, "line");
    expect([...sample(source, 123), ...sample(source, 377)]).toEqual([...whole]);
  });

  test("has in every interval the mass that its density integrates to, and all of it in its range", () => {
    const masses = cells(edges);
    const POINTS = 200;
    const integrated = Array.from(masses, (_, i) => {
      const [low = 0, high = 0] = [edges[i], edges[i + 1]];
      const width = (high - low) / POINTS;
      let sum = 0;
      for (let j = 0; j < POINTS; j++) sum += Math.exp(logDensity(low + (j + 0.5) * width)) * width;
      return sum;
    });
    expect(masses).toBeAllClose(integrated, { rtol: 1e-3, atol: 1e-8 });
    expect(masses.reduce((a, b) => a + b)).toBeAllClose(1, { atol: 1e-4 });
  });

  test("has the share of its samples in every interval that the interval's mass says", () => {
    const n = 20_000;
    const points = sample(stream(2, "line"), n);
    cells(edges).forEach((mass, i) => {
      const [low = 0, high = 0] = [edges[i], edges[i + 1]];
      const share = points.filter((x) => x >= low && x < high).length / n;
      expect(share).toBeAllClose(mass, { atol: 4.5 * Math.sqrt((mass * (1 - mass)) / n) + 1 / n });
    });
  });
});

test("only a mixture of equal components has modes", () => {
  expect(twoGaussians(4, 0.5).modes).toEqual({ centres: [-2, 2], deviation: 0.5 });
  expect(fGanMixture().modes).toBeUndefined();
});

test("weights that are no distribution and deviations that are not there are refused", () => {
  expect(() => normalMixture1d("x", { weights: [0.5, 0.6], means: [0, 1], deviations: [1, 1] })).toThrow(
    /weights/,
  );
  expect(() => normalMixture1d("x", { weights: [0.5, 0.5], means: [0, 1], deviations: [1] })).toThrow(
    /covariance must be symmetric and positive definite/,
  );
});
