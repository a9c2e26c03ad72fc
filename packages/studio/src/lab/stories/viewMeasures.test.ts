import { expect, test } from "vitest";
import { shareAbove, witnessSlope } from "./viewMeasures.ts";

import "../../../../saddlepoint/testing/toBeAllClose.ts";

const extent = { x: [-2, 2], y: [-1, 1] } as const;

/** A witness on a grid over the extent, by a function of x and y. */
const witness = (f: (x: number, y: number) => number) => ({
  columns: 16,
  rows: 8,
  values: Float32Array.from({ length: 128 }, (_, i) =>
    f(-2 + ((i % 16) + 0.5) / 4, 1 - (Math.floor(i / 16) + 0.5) / 4),
  ),
});

const real = new Float32Array([0, 0, 1, 0.5, -1.2, -0.3]);
const fake = new Float32Array([0.3, 0.1, 9, 9]);

test("of 3x − 4y it is 5, with any number added", () => {
  for (const c of [0, 7])
    expect(witnessSlope({ witness: witness((x, y) => 3 * x - 4 * y + c), extent, real, fake })).toBeAllClose(
      5,
    );
});

test("of a constant it is 0, and points outside the picture have none", () => {
  expect(witnessSlope({ witness: witness(() => 2), extent, real, fake })).toBe(0);
  expect(
    witnessSlope({
      witness: witness((x) => x),
      extent,
      real: new Float32Array([9, 9]),
      fake: new Float32Array(0),
    }),
  ).toBe(0);
});

import "../../../../saddlepoint/testing/toBeAllClose.ts";

test("of an even density on [0, 4], (4 − x)/4 is above x", () => {
  const field = { columns: 8, rows: 1, values: new Float32Array(8).fill(0.25) };
  for (const x of [0, 0.3, 1.75, 4])
    expect(shareAbove(field, { x: [0, 4], y: [0, 1] }, x)).toBeAllClose((4 - x) / 4);
});
