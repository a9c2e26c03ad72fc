import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../saddlepoint/testing/toBeAllClose.ts";
import { stream } from "saddlepoint/random";
import type { NormalMixture } from "saddlepoint/toys";
import { logDensity, sampleMixture, supportOf } from "./gaussianMixture.ts";
import { discriminatorBound, jensenShannon } from "./jensenShannon.ts";
import { integrate, trapezoid } from "./trapezoid.ts";

const MIXTURE: NormalMixture = { weights: [0.3, 0.7], means: [-1, 2], deviations: [0.25, 1.4] };
const component = fc.record({
  mean: fc.double({ min: -5, max: 5, noNaN: true }),
  deviation: fc.double({ min: 0.1, max: 3, noNaN: true }),
});
const mixture = fc.tuple(component, component, fc.double({ min: 0.05, max: 0.95, noNaN: true })).map(
  ([a, b, w]): NormalMixture => ({
    weights: [w, 1 - w],
    means: [a.mean, b.mean],
    deviations: [a.deviation, b.deviation],
  }),
);

const on = (m: NormalMixture, xs: Float64Array) => xs.map((x) => logDensity(m, x));

describe("a mixture of normal distributions", () => {
  test.prop([mixture])("has density that integrates to 1, and its mean", (m) => {
    const grid = trapezoid(...supportOf(m), 0.03);
    expect(integrate((x) => Math.exp(logDensity(m, x)), grid)).toBeAllClose(1, { atol: 1e-6 });
    const mean = m.weights.reduce((sum, w, i) => sum + w * (m.means[i] ?? 0), 0);
    expect(integrate((x) => x * Math.exp(logDensity(m, x)), grid)).toBeAllClose(mean, { atol: 1e-5 });
  });

  test("draws what its density says, and the same whether at once or in parts", () => {
    const streams = () => ({ component: stream(3, "component"), normal: stream(3, "normal") });
    const all = sampleMixture(MIXTURE, streams(), 20_000);
    const parts = streams();
    const joined = [...sampleMixture(MIXTURE, parts, 12_000), ...sampleMixture(MIXTURE, parts, 8000)];
    expect(joined).toEqual([...all]);
    const mean = all.reduce((a, b) => a + b, 0) / all.length;
    // Its deviation is 1.84: four standard errors of the mean of 20,000.
    expect(mean).toBeAllClose(1.1, { atol: (4 * 1.84) / Math.sqrt(20_000) });
  });
});

describe("the Jensen-Shannon divergence", () => {
  test.prop([mixture, mixture])("lies within 0 and log 2, and is symmetric", (p, q) => {
    const grid = trapezoid(...supportOf(p, q), 0.03);
    const [a, b] = [on(p, grid.x), on(q, grid.x)];
    const there = jensenShannon(a, b, grid);
    expect(there).toBeGreaterThan(-1e-6);
    expect(there).toBeLessThan(Math.LN2 + 1e-6);
    expect(jensenShannon(b, a, grid)).toBeAllClose(there, { atol: 1e-9 });
    expect(jensenShannon(a, a, grid)).toBeAllClose(0, { atol: 1e-6 });
  });

  test("is what the optimal discriminator attains; any other logit gives less", () => {
    const grid = trapezoid(-15, 15, 0.02);
    const [a, b] = [on(MIXTURE, grid.x), on({ weights: [1], means: [0], deviations: [1] }, grid.x)];
    const best = jensenShannon(a, b, grid);
    for (const wrong of [-0.3, 0.2, 1]) {
      const bound = discriminatorBound(a, b, (i) => (a[i] ?? 0) - (b[i] ?? 0) + wrong, grid);
      expect(best - bound).toBeGreaterThan(1e-4);
    }
  });

  test("of normal distributions far apart is log 2", () => {
    const grid = trapezoid(-30, 30, 0.02);
    const at = (mean: number) => on({ weights: [1], means: [mean], deviations: [0.5] }, grid.x);
    expect(jensenShannon(at(-10), at(10), grid)).toBeAllClose(Math.LN2, { rtol: 1e-9 });
  });
});

test("trapezoid refuses an empty interval", () => {
  expect(() => trapezoid(1, 1, 0.1)).toThrow("high must be above low and spacing above 0, got 1, 1, 0.1");
});
