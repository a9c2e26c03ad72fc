import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { type CollapseReading, collapseWatch } from "./collapse.ts";
import { varietyOf } from "./collapseProbe.ts";

const reading = (changed: Partial<CollapseReading> = {}): CollapseReading => ({
  step: 50,
  spread: 0.9,
  nearest: 0.8,
  codes: [{ name: "look", training: 2, sampled: 1.9, entropy: 2.3 }],
  certainty: 0.6,
  generatorGradient: 1,
  ...changed,
});

/** The signs that are told at each of some readings, one after the other. */
const told = (...readings: readonly CollapseReading[]): string[][] => {
  const watch = collapseWatch();
  return readings.map((each) => watch(each).fresh.map(({ sign }) => sign));
};
const times = (n: number, changed: Partial<CollapseReading> = {}): CollapseReading[] =>
  Array.from({ length: n }, () => reading(changed));

describe("a collapse is told at the reading at which it is plain", () => {
  test.each([
    ["flat", { spread: 0.05 }, 1],
    ["repeated", { nearest: 0.05 }, 1],
    ["unread", { codes: [{ name: "look", training: 2.2, sampled: -13, entropy: 2.3 }] }, 3],
    ["sure", { certainty: 0.995 }, 3],
    ["still", { generatorGradient: 1e-5 }, 3],
    ["apart", { spread: 0.1, spreadInTraining: 0.9 }, 3],
  ] as const)("%s", (sign, changed, after) => {
    const signs = told(...times(2), ...times(after, changed)).flat();
    expect(signs).toEqual([sign]);
    expect(told(...times(2), ...times(after - 1, changed)).flat()).toEqual([]);
  });

  test("once for as long as it lasts, and again when it comes back", () => {
    const flat = times(3, { spread: 0.05 });
    expect(told(...times(1), ...flat, ...times(1), ...flat)).toEqual([
      [],
      ["flat"],
      [],
      [],
      [],
      ["flat"],
      [],
      [],
    ]);
  });

  test("with words that hold its numbers, and what usually helps", () => {
    const watch = collapseWatch();
    watch(reading());
    const [sign] = watch(reading({ spread: 0.031 })).fresh;
    expect(sign?.seen).toBe("samples vary only 3 % as much as real ones");
    expect(sign?.helps).toContain("objective.");
  });
});

describe("what is no collapse is not told", () => {
  test("a young game, which is flat and whose critic is sure", () => {
    const young = { step: 150, spread: 0.02, certainty: 0.999 };
    expect(told(...times(20, young)).flat()).toEqual([]);
    expect(told(...times(8, { ...young, step: 400 })).flat()).toEqual([]);
    expect(told(...times(9, { step: 400, spread: 0.02 })).at(-1)).toEqual(["flat"]);
  });

  test("single bad looks at what comes and goes", () => {
    const bad = { certainty: 0.999, generatorGradient: 0 };
    expect(told(...times(2), ...times(2, bad), ...times(1), ...times(2, bad)).flat()).toEqual([]);
  });

  test("a code that training itself says nothing of", () => {
    const codes = [{ name: "u1", training: 0.1, sampled: -0.4, entropy: 0.69 }];
    expect(told(...times(9, { codes })).flat()).toEqual([]);
  });

  test("a game without codes, without a ceiling and without norms", () => {
    const watch = collapseWatch();
    const bare = { step: 1, spread: 1, nearest: 1, codes: [] };
    expect(Array.from({ length: 12 }, () => watch(bare).signs).flat()).toEqual([]);
  });
});

describe("the variety of samples", () => {
  test("is 0 for one sample again and again", () => {
    expect(varietyOf(Float32Array.of(1, 2, 1, 2, 1, 2), 3)).toEqual({ spread: 0, nearest: 0 });
  });

  test("is the mean deviation and the mean distance to the nearest other, by hand", () => {
    const { spread, nearest } = varietyOf(Float32Array.of(0, 0, 3, 4, 0, 1), 3);
    expect(spread).toBeAllClose((Math.sqrt(2) + Math.sqrt(26 / 9)) / 2, { rtol: 1e-6 });
    expect(nearest).toBeAllClose((1 + Math.sqrt(18) + 1) / 3, { rtol: 1e-6 });
  });

  test("grows in proportion with the samples, and does not depend on their order", () => {
    const values = Float32Array.from({ length: 40 }, (_, i) => Math.sin(3 * i * i));
    const { spread, nearest } = varietyOf(values, 8);
    const doubled = varietyOf(
      values.map((v) => 2 * v),
      8,
    );
    expect([doubled.spread, doubled.nearest]).toBeAllClose([2 * spread, 2 * nearest], { rtol: 1e-6 });
    const rows = Array.from({ length: 8 }, (_, i) => values.subarray(5 * i, 5 * i + 5)).toReversed();
    const turned = varietyOf(Float32Array.from(rows.flatMap((row) => [...row])), 8);
    expect([turned.spread, turned.nearest]).toBeAllClose([spread, nearest], { rtol: 1e-6 });
  });
});
