import { samples } from "saddlepoint/samples";
import { expect, test } from "vitest";
import { looksLikeClasses } from "./classes.ts";

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
