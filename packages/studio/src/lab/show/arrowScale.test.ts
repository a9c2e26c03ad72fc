import { expect, test } from "vitest";
import { arrowScale } from "./arrowScale.ts";

test("the scale is the size that nine tenths of the pulls stay below, and it never falls within a game", () => {
  const pulls = Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 3 : 4) * (i < 190 ? 1 : 50));
  expect(arrowScale(pulls, 2, 0)).toBeCloseTo(5, 6);
  expect(arrowScale(pulls, 2, 7)).toBe(7);
  expect(
    arrowScale(
      pulls.map((value) => value / 100),
      2,
      arrowScale(pulls, 2, 0),
    ),
  ).toBeCloseTo(5, 6);
});

test("a pull that is no number does not decide the scale", () => {
  expect(arrowScale(Float32Array.of(Number.NaN, 1, 1, 1, 1, 1, 1, 1, 1, 1), 1, 0)).toBe(1);
});
