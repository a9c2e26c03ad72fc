import { expect, test } from "vitest";
import { limitedScores } from "./scoredPairs.ts";

test("scores beyond the limit are cut to it on either side, and no others change", () => {
  const scores = Float64Array.of(-1e9, 1e9, Number.NEGATIVE_INFINITY, 2.5);
  expect(limitedScores({ scores, size: 2 }, 7)).toEqual({ scores: Float64Array.of(-7, 7, -7, 2.5), size: 2 });
});
