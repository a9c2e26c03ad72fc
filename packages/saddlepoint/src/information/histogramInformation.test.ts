import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { flippedBits, normalPairs, normalSamples } from "../../testing/samplePairs.ts";
import { stream } from "../random/stream.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { coverageEntropy } from "./coverageEntropy.ts";
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

  test("no value and no interval is above the ceiling: what tells itself tells the logarithm of its cells", () => {
    const { x } = normalPairs("ceiling", 1000, 1, 0);
    const { value, ci, ceiling } = histogramInformation(x, x);
    expect([value, ci[1]]).toBeAllClose([ceiling, ceiling], { rtol: 1e-12 });
    expect(ceiling).toBeAllClose(Math.log(14));
  });

  test("a value that many share is a cell: where nine tenths are 0 on both sides, that is told", () => {
    const { x: size } = normalPairs("sizes", 2000, 1, 0);
    const zero = (of: Samples) =>
      samples(
        of.values.map((value, i) => (i % 10 === 0 ? Math.abs(value) : 0)),
        2000,
        1,
      );
    const truth = -0.9 * Math.log(0.9) - 0.1 * Math.log(0.1);
    const other = normalSamples("other sizes", 2000, 1);
    const { value } = histogramInformation(zero(size), zero(other));
    expect(value).toBeAllClose(truth, { atol: 0.02 });
  });

  test.each([20, 30, 100])(
    "the interval holds 0 for independent integers of %d levels, one sample a cell or fewer",
    (levels) => {
      const source = stream(1, `levels ${levels}`);
      const column = () =>
        samples(
          Float64Array.from({ length: 1000 }, () => Math.floor(levels * source.next())),
          1000,
          1,
        );
      const { ci, warning } = histogramInformation(column(), column(), { bins: levels });
      expect(ci[0]).toBeLessThanOrEqual(0);
      expect(ci[1]).toBeGreaterThanOrEqual(0);
      expect(warning).toMatch(/only 1000 samples for/);
    },
  );

  test("and holds log 10 where one of 100 levels tells which ten follow it", () => {
    const source = stream(1, "ten of a hundred");
    const x = Float64Array.from({ length: 1000 }, () => Math.floor(100 * source.next()));
    const y = x.map((level) => (level + Math.floor(10 * source.next())) % 100);
    const { ci, value } = histogramInformation(samples(x, 1000, 1), samples(y, 1000, 1), { bins: 100 });
    expect(value).toBeAllClose(Math.log(10), { atol: 0.4 });
    expect([ci[0] < Math.log(10), ci[1] > Math.log(10)]).toEqual([true, true]);
  });

  test("rows that were taken five times are taken once", () => {
    const { x, y } = normalPairs("taken", 200, 1, 0);
    const often = (of: Samples) =>
      samples(
        Float64Array.from({ length: 1000 }, (_, i) => of.values[i % 200] ?? 0),
        1000,
        1,
      );
    const { value, warning } = histogramInformation(often(x), often(y));
    expect(value).toBe(histogramInformation(x, y).value);
    expect(warning).toMatch(/800 of 1000 rows repeat others/);
  });
});

test("the entropy of values of which most were never seen is near that of all", () => {
  const source = stream(1, "species");
  const counts = new Map<number, number>();
  for (let i = 0; i < 500; i++) {
    const species = Math.floor(500 * source.next());
    counts.set(species, (counts.get(species) ?? 0) + 1);
  }
  expect(coverageEntropy(counts.values())).toBeAllClose(Math.log(500), { atol: 0.15 });
  expect(coverageEntropy([500])).toBe(0);
  expect(coverageEntropy([1])).toBe(0);
});
