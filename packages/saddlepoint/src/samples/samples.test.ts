import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { partition } from "./partition.ts";
import { samples, takeSamples } from "./samples.ts";
import { standardisationOf, standardised } from "./standardisation.ts";
import "../../testing/toBeAllClose.ts";

const rows = fc
  .record({ n: fc.integer({ min: 1, max: 20 }), d: fc.integer({ min: 1, max: 4 }) })
  .chain(({ n, d }) =>
    fc
      .array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: n * d, maxLength: n * d })
      .map((values) => samples(Float32Array.from(values), n, d)),
  );

describe("samples", () => {
  test("a shape that the numbers do not have, and numbers that are none, are refused with their place", () => {
    expect(() => samples(new Float32Array(5), 2, 2)).toThrow(/values must hold n d = 4 numbers, got 5/);
    expect(() => samples(new Float32Array(0), 0, 2)).toThrow(/n must be a positive integer, got 0/);
    expect(() => samples(Float32Array.of(0, 1, 2, Number.NaN), 2, 2)).toThrow(/got NaN in row 1, column 1/);
  });

  test.prop([rows, fc.array(fc.nat(1000), { minLength: 1, maxLength: 5 })])(
    "taken rows are the rows asked for",
    (given, wanted) => {
      const indices = wanted.map((index) => index % given.n);
      const taken = takeSamples(given, indices);
      const expected = indices.flatMap((i) => [...given.values.slice(i * given.d, (i + 1) * given.d)]);
      expect([taken.n, taken.d, [...taken.values]]).toEqual([indices.length, given.d, expected]);
    },
  );

  test.prop([rows])("standardised columns have mean 0, and deviation 1 unless they are constant", (given) => {
    const { values, d, n } = standardised(given, standardisationOf(given));
    for (let j = 0; j < d; j++) {
      const column = Array.from({ length: n }, (_, i) => values[i * d + j] ?? 0);
      const squares = column.reduce((sum, value) => sum + value ** 2, 0) / n;
      expect(column.reduce((sum, value) => sum + value, 0) / n).toBeAllClose(0, { atol: 1e-3 });
      const constant = new Set(Array.from({ length: n }, (_, i) => given.values[i * d + j])).size === 1;
      expect(squares).toBeAllClose(constant ? 0 : 1, { atol: 1e-3 });
    }
  });

  test.prop([fc.integer({ min: 30, max: 500 }), fc.nat()])(
    "the parts share no row and hold all",
    (n, seed) => {
      const { training, selection, evaluation } = partition(n, seed, "p");
      const all = [...training, ...selection, ...evaluation].sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: n }, (_, i) => i));
      expect(Math.min(training.length, selection.length, evaluation.length)).toBeGreaterThanOrEqual(5);
    },
  );
});
