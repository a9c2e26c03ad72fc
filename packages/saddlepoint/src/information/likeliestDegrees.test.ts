import { expect, test } from "vitest";
import { likeliestDegrees } from "./likeliestDegrees.ts";

/** A log likelihood that is 0 for the normal distribution and has its peak, of so much, at ν = 7. */
const peakOf = (most: number) => (degrees: number) =>
  degrees === Number.POSITIVE_INFINITY ? 0 : most - Math.abs(Math.log(degrees / 7));

test.each([
  [3, 1, 7],
  [1.9, 1, Number.POSITIVE_INFINITY], // below χ²'s 95 % with one degree of freedom, halved: 1.92
  [3, 10, Number.POSITIVE_INFINITY], // chosen ten times, some gain 3 by chance
  [5, 10, 7],
  [-1, 1, Number.POSITIVE_INFINITY],
])("a gain of %f among %i choices gives ν = %f", (most, choices, degrees) => {
  expect(likeliestDegrees(peakOf(most), choices)).toBe(degrees);
});
