import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { flippedBits, normalPairs, normalSamples } from "../../testing/samplePairs.ts";
import { samples } from "../samples/samples.ts";
import { histogramInformation } from "./histogramInformation.ts";
import "../../testing/toBeAllClose.ts";

describe("histogramInformation", () => {
  test("of a table is its own information less the correction", () => {
    // Counts 3, 1, 1, 3 of (0,0), (0,1), (1,0), (1,1), a hundred times.
    const cells = [0, 0, 0, 1, 2, 3, 3, 3];
    const x = Float32Array.from({ length: 800 }, (_, i) => (cells[i % 8] ?? 0) >> 1);
    const y = Float32Array.from({ length: 800 }, (_, i) => (cells[i % 8] ?? 0) & 1);
    const plugIn = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    const { value, ceiling } = histogramInformation(samples(x, 800, 1), samples(y, 800, 1));
    expect(value).toBeAllClose(plugIn - 1 / 1600, { rtol: 1e-9 });
    expect(ceiling).toBeAllClose(Math.LN2);
  });

  test.each([0.02, 0.1, 0.5])(
    "holds the truth of a channel that flips with probability %d in its interval",
    (p) => {
      const { x, y, truth } = flippedBits(`histogram${p}`, 3000, p);
      const { ci, value } = histogramInformation(x, y);
      expect(ci[0]).toBeLessThan(truth);
      expect(ci[1]).toBeGreaterThan(truth);
      expect(value).toBeAllClose(truth, { atol: 0.03 });
    },
  );

  test("is unbiased for independent variables, which the plug-in estimate is not", () => {
    let mean = 0;
    for (let trial = 0; trial < 200; trial++) {
      const { x, y } = normalPairs(`null${trial}`, 200, 1, 0);
      mean += histogramInformation(x, y, { bins: 4 }).value / 200;
    }
    expect(mean).toBeAllClose(0, { atol: 0.004 }); // the bias that is taken off is 9/400 = 0.0225
  });

  test("warns of cells with too few samples, and refuses what it cannot bin", () => {
    const { x, y } = normalPairs("cells", 100, 1, 0.5);
    expect(histogramInformation(x, y, { bins: 20 }).warning).toMatch(/only 100 samples for 20 x 20 cells/);
    const wide = normalSamples("wide", 100, 2);
    expect(() => histogramInformation(wide, y)).toThrow(/x must have one column/);
    expect(() => histogramInformation(x, y, { bins: 1 })).toThrow(
      /bins must be an integer of at least 2, got 1/,
    );
  });
});
