import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { interpolated } from "./interpolatedBound.ts";

const SIZE = 6;

/** A block's scores: one on the diagonal, one off it. */
const block = (own: number, other: number) => ({
  size: SIZE,
  scores: Float64Array.from({ length: SIZE ** 2 }, (_, i) => (i % (SIZE + 1) === 0 ? own : other)),
});

test.each([0.01, 0.1, 0.5, 0.9])(
  "its supremum at α = %d is 1 + log (K/α), approached by scores that tell every pair",
  (alpha) => {
    const supremum = 1 + Math.log((SIZE - 1) / alpha);
    expect(interpolated(block(60, -60), alpha)).toBeAllClose(supremum, { atol: 1e-9 });
  },
);

test("its supremum at α = 1 is InfoNCE's log K", () => {
  // Where 1 + tiny - 1 and e^800 are no numbers, too.
  for (const score of [15, 60, 800])
    expect(interpolated(block(score, -score), 1)).toBeAllClose(Math.log(SIZE - 1), { atol: 1e-9 });
});

test.prop([
  fc.array(fc.float({ min: -40, max: 40, noNaN: true }), { minLength: SIZE ** 2, maxLength: SIZE ** 2 }),
  fc.double({ min: 0.001, max: 1, noNaN: true }),
])("no scores are above it", (scores, alpha) => {
  const found = interpolated({ size: SIZE, scores: Float64Array.from(scores) }, alpha);
  expect(found).toBeLessThanOrEqual((alpha < 1 ? 1 : 0) + Math.log((SIZE - 1) / alpha) + 1e-9);
});
