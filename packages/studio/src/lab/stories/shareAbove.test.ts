import { expect, test } from "vitest";
import "../../../../saddlepoint/testing/toBeAllClose.ts";
import { shareAbove } from "./shareAbove.ts";

test("of an even density on [0, 4], (4 − x)/4 is above x", () => {
  const field = { columns: 8, rows: 1, values: new Float32Array(8).fill(0.25) };
  for (const x of [0, 0.3, 1.75, 4])
    expect(shareAbove(field, { x: [0, 4], y: [0, 1] }, x)).toBeAllClose((4 - x) / 4);
});
