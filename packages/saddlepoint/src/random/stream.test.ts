import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { fillBernoulli } from "./bernoulli.ts";
import { fillCategorical } from "./categorical.ts";
import { fillNormal } from "./normal.ts";
import { permutation } from "./permutation.ts";
import { type Stream, stream } from "./stream.ts";
import { fillUniform } from "./uniform.ts";

const draws = (source: Stream, n: number) => Array.from({ length: n }, () => source.next());
const seeds = fc.maxSafeInteger();

function moments(values: ArrayLike<number>) {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += (values[i] ?? 0) / values.length;
  let variance = 0;
  for (let i = 0; i < values.length; i++) variance += ((values[i] ?? 0) - mean) ** 2 / values.length;
  return { mean, variance };
}

describe("stream", () => {
  test.prop([seeds, fc.string()])(
    "the same seed and name give the same numbers, all on [0, 1)",
    (seed, name) => {
      const values = draws(stream(seed, name), 20);
      expect(draws(stream(seed, name), 20)).toEqual(values);
      expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    },
  );

  test.prop([seeds, fc.string(), fc.string()])(
    "another name or another seed gives other numbers",
    (seed, a, b) => {
      fc.pre(a !== b && seed < Number.MAX_SAFE_INTEGER);
      const values = draws(stream(seed, a), 4);
      expect(draws(stream(seed, b), 4)).not.toEqual(values);
      expect(draws(stream(seed + 1, a), 4)).not.toEqual(values);
    },
  );

  test.prop([seeds, fc.nat(50)])(
    "a restored stream continues exactly where the saved one stood",
    (seed, skipped) => {
      const original = stream(seed, "data");
      draws(original, skipped);
      const saved = original.state();
      const expected = draws(original, 10);
      const other = stream(0, "anything");
      other.restore(JSON.parse(JSON.stringify(saved)));
      expect(draws(other, 10)).toEqual(expected);
    },
  );

  test("streams of neighbouring seeds and names are uncorrelated", () => {
    const n = 20_000;
    const [a, b, c] = [stream(1, "data"), stream(2, "data"), stream(1, "latents")].map((s) => draws(s, n));
    for (const other of [b, c]) {
      const products = (a ?? []).map((value, i) => (value - 0.5) * ((other?.[i] ?? 0) - 0.5) * 12);
      expect(Math.abs(moments(products).mean)).toBeLessThan(4 / Math.sqrt(n));
    }
  });

  test("a seed that is not an integer and a damaged state are refused by name", () => {
    expect(() => stream(0.5, "data")).toThrow(/stream\(seed, name\): seed must be an integer .* got 0.5/);
    for (const state of [[], [1, 2, 3], [0, 0, 0, 0], [1, 2, 3, 2 ** 40], [1, 2, 3, Number.NaN]]) {
      expect(() => stream(1, "data").restore(state)).toThrow(/restore\(state\)/);
    }
  });
});

describe("the distributions", () => {
  const n = 200_000;

  test("uniform draws have the moments of U(low, high)", () => {
    const values = fillUniform(stream(1, "u"), new Float32Array(n), -1, 1);
    const { mean, variance } = moments(values);
    expect(mean).toBeCloseTo(0, 2);
    expect(variance).toBeCloseTo(1 / 3, 2);
    expect(values.every((value) => value >= -1 && value < 1)).toBe(true);
  });

  test("normal draws have the first four moments of N(mean, deviation²), and odd lengths are filled", () => {
    const values = fillNormal(stream(2, "n"), new Float32Array(n + 1), 3, 2);
    const { mean, variance } = moments(values);
    expect(mean).toBeCloseTo(3, 1);
    expect(variance / 4).toBeCloseTo(1, 1);
    const standard = values.map((value) => (value - mean) / Math.sqrt(variance));
    expect(moments(standard.map((value) => value ** 3)).mean).toBeCloseTo(0, 1);
    expect(Math.abs(moments(standard.map((value) => value ** 4)).mean - 3)).toBeLessThan(0.1);
    expect(values[n]).not.toBe(0);
  });

  test("categorical classes are equally frequent and Bernoulli's ones have frequency p", () => {
    const k = 10;
    const counts = new Float64Array(k);
    for (const value of fillCategorical(stream(3, "c"), new Int32Array(n), k))
      counts[value] = (counts[value] ?? 0) + 1;
    const chiSquared = counts.reduce((sum, count) => sum + (count - n / k) ** 2 / (n / k), 0);
    expect(chiSquared).toBeGreaterThan(1); // 0.06 % and 99.9 % points of chi-squared with 9 degrees of freedom
    expect(chiSquared).toBeLessThan(27.9);
    expect(moments(fillBernoulli(stream(4, "b"), new Float32Array(n), 0.3)).mean).toBeCloseTo(0.3, 2);
  });

  test.prop([seeds, fc.nat(200)])("a permutation holds each index once", (seed, length) => {
    const sorted = [...permutation(stream(seed, "p"), length)].sort((a, b) => a - b);
    expect(sorted).toEqual(Array.from({ length }, (_, i) => i));
  });

  test("every order of three is equally likely", () => {
    const source = stream(5, "orders");
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = permutation(source, 3).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});
