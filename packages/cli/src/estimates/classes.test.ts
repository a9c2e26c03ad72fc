import { samples } from "saddlepoint/samples";
import { expect, test } from "vitest";
import { asClasses, looksLikeClasses } from "./classes.ts";

const column = (value: (i: number) => number, d = 1) =>
  samples(
    Float64Array.from({ length: 200 }, (_, i) => value(i)),
    200 / d,
    d,
  );

test.each([
  ["labels from 0 to 9", column((i) => i % 10), true],
  ["labels from 1 to 5", column((i) => 1 + (i % 5)), true],
  ["counts of which each is rare", column((i) => i % 50), false],
  ["numbers with fractions", column((i) => (i % 4) / 2), false],
  ["numbers below 0", column((i) => (i % 4) - 1), false],
  ["a few large numbers", column((i) => 100 * (i % 3)), false],
  ["a constant", column(() => 0), false],
  ["two columns", column((i) => i % 2, 2), false],
])("%s: %j", (_, table, classes) => {
  expect(looksLikeClasses(table)).toBe(classes);
});

test("classes are which values are alike: numbers with gaps, below 0 or large become 0, 1, 2 in their order", () => {
  for (const [a, b, c] of [
    [10, 20, 30],
    [1000, 2000, 3000],
    [-1, 0, 1],
    [0, 1, 2],
  ] as const) {
    const { values, n, d } = asClasses(column((i) => [c, a, b][i % 3] ?? a));
    expect([n, d, ...values.slice(0, 4)]).toEqual([200, 1, 2, 0, 1, 2]);
  }
});

test("what is no class is refused with what it is", () => {
  const message = "must hold one column of integers or names, of at most 1000 classes, got";
  expect(() => asClasses(column((i) => i / 2))).toThrow(`${message} 0.5`);
  expect(() => asClasses(column((i) => i % 2, 2))).toThrow(`${message} 2 columns`);
  const many = samples(
    Float64Array.from({ length: 1001 }, (_, i) => i),
    1001,
    1,
  );
  expect(() => asClasses(many)).toThrow(`${message} 1001 different ones`);
});

test("a column of very many different integers is looked at too", () => {
  const n = 20 * 200_000;
  const large = samples(
    Float64Array.from({ length: n }, (_, i) => i % 200_000),
    n,
    1,
  );
  expect(looksLikeClasses(large)).toBe(true);
});
