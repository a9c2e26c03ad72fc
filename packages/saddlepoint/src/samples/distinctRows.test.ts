import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { distinctPairs, distinctSets } from "./distinctRows.ts";
import { samples } from "./samples.ts";

const column = (values: readonly number[]) => samples(Float64Array.from(values), values.length, 1);
const reals = fc.uniqueArray(fc.double({ min: 0.1, max: 0.9, noNaN: true }), {
  minLength: 40,
  maxLength: 60,
});

describe("rows that were taken several times", () => {
  test.prop([reals, fc.integer({ min: 2, max: 5 })])(
    "are taken once, in the order of their first",
    (values, times) => {
      const often = Array.from({ length: times }, () => values).flat();
      const { x, y, warning } = distinctPairs(column(often), column(often.map((value) => -value)));
      const long = values.filter((value) => !Number.isInteger(Math.fround(value * 1e3)));
      expect(Array.from(x.values).slice(0, values.length)).toEqual(values);
      expect(x.n).toBeLessThanOrEqual(values.length + (times - 1) * (values.length - long.length));
      expect(y.n).toBe(x.n);
      expect(warning).toMatch(/rows repeat others, so they are no samples of their own: each is taken once/);
    },
  );

  test.prop([reals])("are those of one set alone: two sets may share rows", (values) => {
    const { sets, warning } = distinctSets(column(values), column(values));
    expect([sets.p.n, sets.q.n, warning]).toEqual([values.length, values.length, undefined]);
  });
});

test.each([
  ["bits", (i: number) => i % 2],
  ["a hundred classes", (i: number) => i % 100],
  ["readings of one decimal", (i: number) => (i % 70) / 10],
  ["many at an end of the scale", (i: number) => Math.max(0, Math.sin(i))],
  ["numbers of which each is its own", (i: number) => Math.sin(i)],
])("equal rows are expected of %s: all stay", (_, value) => {
  const values = column(Array.from({ length: 1000 }, (_, i) => value(i)));
  const { x, warning } = distinctPairs(values, values);
  expect([x.n, warning]).toEqual([1000, undefined]);
});
