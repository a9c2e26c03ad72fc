import { NonFiniteError } from "saddlepoint/game";
import { expect, test } from "vitest";
import { brokenGame, isBrokenGame } from "./brokenGame.ts";

test("a number that is no longer finite is told by whose it is, with what to do, and is known again by its message", () => {
  const told = brokenGame(new NonFiniteError(57, "loss.critic", Number.NaN));
  if (!(told instanceof Error)) throw new Error("a failure is an error");
  expect(told.message).toMatch(/^at step 57 the critic's loss stopped .*Lower both learning rates/);
  expect(told.message).not.toMatch(/NaN|checkpoint|training\./);
  expect(isBrokenGame(told.message)).toBe(true);
});

test("other failures are left as they are", () => {
  const error = new RangeError("points must be pairs");
  expect(brokenGame(error)).toBe(error);
  expect(isBrokenGame(error.message)).toBe(false);
});
