import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { chiSquare } from "../../testing/goodnessOfFit.ts";
import { stream } from "../random/stream.ts";
import { gumbelMax, gumbelTopK } from "./gumbelMax.ts";

const WEIGHTS = [1, 4, 0.5, 2.5, 2];
const LOGS = WEIGHTS.map((weight) => Math.log(weight) + 100); // no normalising needed
const TRIALS = 30_000;

describe("gumbelMax", () => {
  test("draws each class with its probability: chi-square at the 0.1 % level on either side", () => {
    const source = stream(21, "classes");
    const counts = WEIGHTS.map(() => 0);
    for (let i = 0; i < TRIALS; i++) {
      const drawn = gumbelMax(source, LOGS);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    const { statistic, low, high } = chiSquare(
      counts,
      WEIGHTS.map((weight) => (weight / 10) * TRIALS),
    );
    expect(statistic).toBeGreaterThan(low);
    expect(statistic).toBeLessThan(high);
  });

  test("a weight of -Infinity is never drawn, and takes its number from the stream all the same", () => {
    const [a, b] = [stream(3, "s"), stream(3, "s")];
    for (let i = 0; i < 200; i++) expect(gumbelMax(a, [0, Number.NEGATIVE_INFINITY, 0])).not.toBe(1);
    for (let i = 0; i < 200; i++) gumbelMax(b, [0, 0, 0]);
    expect(a.state()).toEqual(b.state());
  });
});

describe("gumbelTopK", () => {
  test("orders without replacement follow the Plackett-Luce distribution: chi-square at the 0.1 % level", () => {
    const source = stream(22, "orders");
    const counts = new Map<string, number>();
    for (let i = 0; i < TRIALS; i++) {
      const key = gumbelTopK(source, LOGS, 2).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const pairs = WEIGHTS.flatMap((first, i) =>
      WEIGHTS.flatMap((second, j) =>
        i === j ? [] : [{ key: `${i},${j}`, p: (first / 10) * (second / (10 - first)) }],
      ),
    );
    const { statistic, low, high } = chiSquare(
      pairs.map(({ key }) => counts.get(key) ?? 0),
      pairs.map(({ p }) => p * TRIALS),
    );
    expect(statistic).toBeGreaterThan(low);
    expect(statistic).toBeLessThan(high);
  });

  test.prop([fc.integer(), fc.integer({ min: 1, max: 8 })])(
    "all k are different, and the first is what gumbelMax draws from the same numbers",
    (seed, k) => {
      const logs = Array.from({ length: 8 }, (_, i) => Math.sin(i));
      const drawn = gumbelTopK(stream(seed, "s"), logs, k);
      expect(new Set(drawn).size).toBe(k);
      expect(drawn[0]).toBe(gumbelMax(stream(seed, "s"), logs));
    },
  );

  test("says what does not fit", () => {
    const source = stream(1, "s");
    expect(() => gumbelTopK(source, [0, 0], 3)).toThrow(/number of finite weights, 2, got 3/);
    expect(() => gumbelTopK(source, [0, 0], 0.5)).toThrow(/k must be an integer/);
    expect(() => gumbelMax(source, [0, Number.NaN])).toThrow(
      /logWeights\[1\] must be finite or -Infinity, got NaN/,
    );
    expect(() => gumbelMax(source, [Number.NEGATIVE_INFINITY])).toThrow(/logWeights must hold a finite one/);
  });
});
