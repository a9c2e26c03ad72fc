import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import { matchClusters } from "./clusters.ts";

const permutations = (items: readonly number[]): number[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((first) =>
        permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
      );

describe("matchClusters", () => {
  test.prop([fc.integer(), fc.integer({ min: 2, max: 10 })])(
    "codes that only rename the classes have no error",
    (seed, k) => {
      const labels = Array.from({ length: 5 * k }, (_, i) => i % k);
      const names = permutation(stream(seed, "names"), k);
      const { errorRate, assignment } = matchClusters(
        labels.map((label) => names[label] ?? 0),
        labels,
      );
      expect(errorRate).toBe(0);
      expect(assignment.map((label) => names[label])).toEqual(Array.from({ length: k }, (_, i) => i));
    },
  );

  const values = fc.array(fc.nat(3), { minLength: 12, maxLength: 12 });
  test.prop([values, values])("no one-to-one matching does better", (codes, labels) => {
    const best = Math.min(
      ...permutations([0, 1, 2, 3]).map(
        (names) => codes.filter((code, i) => names[code] !== labels[i]).length / 12,
      ),
    );
    expect(matchClusters(codes, labels, 4).errorRate).toBeAllClose(best, { atol: 1e-12 });
  });

  test("with more code values than classes the spare ones are unmatched, and all their samples are errors", () => {
    const { errorRate, assignment, confusion, n } = matchClusters([0, 0, 1, 2, 2, 2], [0, 0, 0, 1, 1, 1], 4);
    expect(assignment).toEqual([0, -1, 1, -1]);
    expect(confusion).toEqual([
      [2, 0],
      [1, 0],
      [0, 3],
      [0, 0],
    ]);
    expect([errorRate * 6, n]).toBeAllClose([1, 6]);
  });

  test("its interval holds the rate, and is Wilson's", () => {
    const codes = Array.from({ length: 100 }, (_, i) => i % 2);
    const labels = codes.map((code, i) => (i < 20 ? 1 - code : code));
    const { errorRate, ci } = matchClusters(codes, labels);
    expect([errorRate, ...ci]).toBeAllClose([0.2, 0.1334, 0.2888], { atol: 1e-4 });
  });

  test("refuses what is not a class, and lists of different or no length", () => {
    expect(() => matchClusters([0, 1.5], [0, 1])).toThrow(
      /codes\[1\] must be an integer of at least 0, got 1.5/,
    );
    expect(() => matchClusters([0], [-1])).toThrow(/labels\[0\] must be .* got -1/);
    expect(() => matchClusters([0], [0, 1])).toThrow(/as many codes as labels, got 1 and 2/);
    expect(() => matchClusters([], [])).toThrow(/got 0 and 0/);
  });
});
