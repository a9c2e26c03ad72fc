import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { chiSquare, kolmogorovSmirnov } from "../../testing/goodnessOfFit.ts";
import { boxMuller } from "./boxMuller.ts";
import { stream } from "./stream.ts";

/** Φ by Abramowitz and Stegun's 26.2.17, within 7.5e-8: far finer than a sample of thousands resolves. */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return x < 0 ? tail : 1 - tail;
}

const draws = boxMuller(stream(31, "normal").next, new Float32Array(40_000));

describe("boxMuller", () => {
  test("its numbers are normal: Kolmogorov-Smirnov at the 0.1 % level on either side", () => {
    const { statistic, low, high } = kolmogorovSmirnov(draws, normalCdf);
    expect(statistic).toBeGreaterThan(low);
    expect(statistic).toBeLessThan(high);
  });

  test("the two of a pair are independent: 100 cells of equal probability, chi-square at the 0.1 % level", () => {
    const counts = Array<number>(100).fill(0);
    for (let i = 0; i < draws.length; i += 2) {
      const [row, column] = [draws[i], draws[i + 1]].map((x) => Math.floor(10 * normalCdf(x ?? 0)));
      const cell = 10 * (row ?? 0) + (column ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    const { statistic, low, high } = chiSquare(counts, Array(100).fill(draws.length / 200));
    expect(statistic).toBeGreaterThan(low);
    expect(statistic).toBeLessThan(high);
  });

  test("the squared radius is −2 log of the first uniform number, the angle a whole turn of the second", () => {
    const uniform = [0, 0.3, 1 - 2 ** -53, 0.75, 0.5, 0.125];
    const numbers = uniform.values();
    const out = boxMuller(() => numbers.next().value ?? Number.NaN, new Float32Array(6));
    const radius = Math.sqrt(-2 * Math.log(0.5));
    const largest = Math.sqrt(2 * 53 * Math.LN2);
    expect(out).toBeAllClose([0, 0, 0, -largest, radius * Math.SQRT1_2, radius * Math.SQRT1_2], {
      atol: 1e-6,
    });
  });

  test("an odd length is the even one's beginning", () => {
    const filled = (n: number) => boxMuller(stream(1, "n").next, new Float32Array(n));
    expect(filled(7)).toEqual(filled(8).slice(0, 7));
  });
});
