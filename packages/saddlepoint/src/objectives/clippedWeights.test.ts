import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { clippedWeights } from "./clippedWeights.ts";

const weight = fc.float({ min: -1, max: 1, noNaN: true });
const limit = fc.double({ min: 1e-3, max: 0.9, noNaN: true });

test.prop([fc.array(weight), fc.array(weight), limit])(
  "of clipped weights those are at the limit that were at or beyond it, and Q's are not counted",
  (trunk, q, c) => {
    const bound = Math.fround(c);
    const clip = (values: readonly number[]) => ({
      data: Float32Array.from(values, (value) => Math.max(-bound, Math.min(bound, value))),
    });
    expect(clippedWeights({ "trunk.0.weight": clip(trunk), "q.0.weight": clip(q) }, c)).toEqual({
      weights: trunk.length,
      atLimit: trunk.filter((value) => Math.abs(value) >= bound).length,
      limit: c,
    });
  },
);

test("a limit that clips nothing is refused by its value", () => {
  for (const c of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => clippedWeights({}, c)).toThrow(`limit must be positive and finite, got ${c}`);
});
