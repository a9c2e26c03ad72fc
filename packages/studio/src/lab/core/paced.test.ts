import { expect, test } from "vitest";
import { paced } from "./paced.ts";

/** A pace on a clock that only work moves. */
async function paceAfter(perStep: number, perView: number) {
  let clock = 0;
  const pace = paced(() => clock);
  const spend = (milliseconds: number) => async () => {
    clock += milliseconds;
  };
  const first = pace.steps(30);
  for (let i = 0; i < 40; i++) {
    const steps = pace.steps(30);
    await pace.playing(steps, spend(steps * perStep));
    await pace.viewing(spend(perView));
  }
  return { first, steps: pace.steps(30) };
}

test("a call begins with one step, and comes to fill its time with steps and a view", async () => {
  expect(await paceAfter(0.5, 5)).toEqual({ first: 1, steps: 50 });
});

test("beside a view that takes longer than the call was asked to, the game gets as much time as it", async () => {
  expect((await paceAfter(0.5, 100)).steps).toBe(200);
});

test("a call plays at least one step, and no more than a batch of them", async () => {
  expect((await paceAfter(1000, 5)).steps).toBe(1);
  expect((await paceAfter(0, 0)).steps).toBe(400);
});
