import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import type { Modes } from "../samples/samples.ts";
import { gridOfGaussians } from "../toys/grid.ts";
import { ringOfGaussians } from "../toys/ring.ts";
import { coverage } from "./coverage.ts";

const RING = ringOfGaussians().modes ?? { centres: [], deviation: 1 };

/** `per[k]` samples on the k-th centre. */
const onCentres = ({ centres }: Modes, per: readonly number[]): Float32Array =>
  Float32Array.from(
    per.flatMap((count, k) => Array.from({ length: count }, () => centres[k] ?? [0, 0]).flat()),
  );

describe("coverage", () => {
  test("of the mixture itself is every mode, 1 − e^(−9/2) of high quality, and no divergence", () => {
    for (const density of [ringOfGaussians(), gridOfGaussians("wgan-gp")]) {
      const modes = density.modes ?? RING;
      const n = 20_000;
      const { found, highQuality, reverseKl } = coverage(density.sample(stream(5, "coverage"), n), modes);
      const expected = 1 - Math.exp(-4.5);
      expect(found).toBe(modes.centres.length);
      expect(highQuality.value).toBeAllClose(expected, {
        atol: 4 * Math.sqrt((expected * (1 - expected)) / n),
      });
      expect(reverseKl.value).toBeLessThan((3 * modes.centres.length) / (2 * n));
    }
  });

  test("of samples that are all on one mode is one mode, all of high quality, log K apart", () => {
    const { found, highQuality, reverseKl, counts } = coverage(onCentres(RING, [0, 0, 9]), RING);
    expect([found, highQuality.value]).toEqual([1, 1]);
    expect(reverseKl.value).toBeAllClose(Math.log(8));
    expect(reverseKl.ci[1]).toBe(reverseKl.ceiling);
    expect(counts.nearest).toEqual([0, 0, 9, 0, 0, 0, 0, 0]);
  });

  test.prop([fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 8, maxLength: 8 })])(
    "is KL of the counts' shares from uniform ones",
    (per) => {
      const n = per.reduce((a, b) => a + b, 0);
      fc.pre(n >= 2);
      const { reverseKl } = coverage(onCentres(RING, per), RING);
      const exact = per.reduce((sum, c) => (c === 0 ? sum : sum + (c / n) * Math.log((8 * c) / n)), 0);
      expect(reverseKl.value).toBeAllClose(exact, { atol: 1e-12, rtol: 1e-9 });
    },
  );

  test("counts a sample 2.9 deviations away and not one 3.1 away, but to its nearest mode both", () => {
    const [x, y] = RING.centres[1] ?? [0, 0];
    const at = (deviations: number) => [x + deviations * RING.deviation, y];
    const { counts } = coverage(Float32Array.from([at(2.9), at(3.1)].flat()), RING);
    expect([counts.highQuality[1], counts.nearest[1]]).toEqual([1, 2]);
  });

  test("has an interval of the divergence that covers the truth 95 % of the time, and at uniform shares no less often", () => {
    const source = stream(11, "multinomial");
    const trials = 1500;
    const n = 400;
    for (const [shares, least, most] of [
      [[0.4, 0.3, 0.1, 0.1, 0.05, 0.03, 0.01, 0.01], 0.93, 0.97],
      // 0 is the end of what the divergence can be, so an interval that reaches it cannot miss on that side.
      [[0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125], 0.95, 1],
    ] as const) {
      const truth = shares.reduce((sum, p) => sum + p * Math.log(8 * p), 0);
      let covered = 0;
      for (let t = 0; t < trials; t++) {
        const per = new Array<number>(8).fill(0);
        for (let i = 0; i < n; i++) {
          let u = source.next();
          let k = 0;
          while (k < 7 && u >= (shares[k] ?? 0)) u -= shares[k++] ?? 0;
          per[k] = (per[k] ?? 0) + 1;
        }
        const { ci } = coverage(onCentres(RING, per), RING).reverseKl;
        if (ci[0] <= truth && truth <= ci[1]) covered++;
      }
      expect(covered / trials).toBeGreaterThanOrEqual(least);
      expect(covered / trials).toBeLessThanOrEqual(most);
    }
  });

  test("refuses too few samples, no modes, and samples that are not finite", () => {
    expect(() => coverage(new Float32Array(3), RING)).toThrow("must be at least 2 rows of 2, got 3 numbers");
    expect(() => coverage(new Float32Array(4), { centres: [], deviation: 1 })).toThrow("got 0 and 1");
    expect(() => coverage(Float32Array.of(0, 0, Number.NaN, 1), RING)).toThrow("got (NaN, 1) in row 1");
  });
});
