import { expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { criticEstimate, crossFittedBound, learnedInformation } from "./crossFitting.ts";
import type { ScoreBlock, ScoreBlocks } from "./fitPairs.ts";

/** Blocks of 20 pairs, whose own scores are v and whose other combinations' are w. */
const blocks = (v: number, w: number): readonly ScoreBlock[] =>
  Array.from({ length: 10 }, () => ({
    scores: Float64Array.from({ length: 400 }, (_, at) => (at % 21 === 0 ? v : w)),
    size: 20,
  }));

const critics = (scored: ScoreBlocks) => ({ folds: [], scored: [scored], n: 200, steps: 10 });

/** Found by heart: much on the pairs that it learned from, less on those that it was chosen by, least on those that it never saw. */
const overfitted: ScoreBlocks = {
  training: blocks(2, -0.5),
  selection: blocks(1, -0.2),
  evaluation: blocks(0.6, 0),
  begun: blocks(0, 0),
  settled: true,
};

test("the bound is on pairs that no critic saw, with the constant of those that it was chosen by", () => {
  const c = -0.2; // log mean exp of the other combinations that it was chosen by
  const { value, kind, n } = crossFittedBound(critics(overfitted));
  expect(value).toBeAllClose(1 + 0.6 - c - Math.exp(0 - c), { rtol: 1e-9 });
  expect([kind, n]).toEqual(["lower-bound", 200]);
});

test.each([
  ["half way where most is known of unseen pairs too", 1.1, 1.3],
  ["half as much again as is known of unseen pairs, where pairs were learned by heart", 0.6, 0.9],
  ["0 where nothing is known of unseen pairs", 0, 0],
])("the estimate is %s, and its interval holds both ends", (_, low, expected) => {
  const known = critics({ ...overfitted, training: blocks(1.5, 0), evaluation: blocks(low, 0) });
  expect(learnedInformation(known)).toBeAllClose(1.5, { rtol: 1e-9 });
  const { value, ci, warning } = criticEstimate(known);
  expect(value).toBeAllClose(expected, { rtol: 1e-9 });
  expect(ci[0]).toBeLessThanOrEqual(low + 1e-9);
  expect(ci[1]).toBeGreaterThanOrEqual(1.5 - 1e-9);
  expect(warning).toMatch(
    low > 1 ? /likely larger/ : /1\.50 nats of the pairs that it learned from and 0\.[06]0/,
  );
});
