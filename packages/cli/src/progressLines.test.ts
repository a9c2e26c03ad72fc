import type { Report } from "saddlepoint/evaluation";
import type { Quantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { pace } from "./pace.ts";
import { progressLines } from "./progressLines.ts";

const bound = (quantity: string, value: number, ceiling: number): Quantity => ({
  quantity,
  value,
  unit: "nats",
  kind: "lower-bound",
  ceiling,
  ci: [value - 0.01, value + 0.01],
  n: 100,
});

const term = {
  quantity: bound("I(x; y)", 0.3, Math.LN2),
  factor: 1,
  boundsObjectiveFrom: "below",
  direction: "wrong",
} as const;
const digit = bound("I(digit; G(z,c))", 2.2, Math.log(10));
const report: Report = {
  step: 500,
  information: {
    codes: [{ name: "digit", kind: "categorical", entropy: bound("H(digit)", 2.3, 2.3), bound: digit }],
  },
  divergence: term.quantity,
  decomposition: { divergence: term, information: [], total: term },
};

/** A clock that a test moves by hand. */
function clock() {
  let time = 0;
  return {
    now: () => time,
    wait(seconds: number) {
      time += 1000 * seconds;
    },
  };
}

function lines() {
  const { now, wait } = clock();
  const written: string[] = [];
  const counts = { from: 0, steps: 1000, estimate: "I(x; y)" };
  return { progress: progressLines(counts, (line) => written.push(line), now), written, wait };
}

test("a measurement is a line with both quantities, their ceilings and intervals, the rate and the time left", () => {
  const { progress, written, wait } = lines();
  wait(10);
  progress.stepped(500, {});
  progress.measured(report);
  expect(written).toEqual([
    "step 500  I(digit; G(z,c)) ≥ 2.200 of 2.303 nats [2.190, 2.210]  I(x; y) ≥ 0.300 of 0.693 nats [0.290, 0.310]  50.0 steps/s  10 s left",
  ]);
});

test("after half a minute of silence there is a line, and not before", () => {
  const { progress, written, wait } = lines();
  for (let second = 1; second <= 61; second++) {
    wait(1);
    progress.stepped(second, { "information.digit": 1.5, "adversarial.divergence": 0.2 });
  }
  expect(written).toHaveLength(2);
  expect(written[0]).toBe(
    "step 30 of 1000  1.0 steps/s  16 min 10 s left  this batch: I(digit; G) 1.500  I(x; y) 0.200",
  );
});

test("a phase's time is not the game's", () => {
  const { progress, written, wait } = lines();
  const at = { kind: "preparing", step: 0, part: "reader", of: 100 } as const;
  wait(20);
  progress.prepared({ ...at, done: 100, metrics: { "invariance.information": 2 } });
  wait(10);
  progress.stepped(500, {});
  progress.measured(report);
  expect(written[0]).toBe("reader: done after 100 steps");
  expect(written[1]).toContain("50.0 steps/s  10 s left");
});

test("the pace follows a machine that slows down", () => {
  const { now, wait } = clock();
  const steps = pace(0, 10_000, now);
  let step = 0;
  for (const [rate, seconds] of [
    [100, 60],
    [10, 60],
  ] as const) {
    for (let second = 0; second < seconds; second++) {
      wait(1);
      step += rate;
      steps.at(step);
    }
  }
  const { rate, left } = steps.at(step);
  expect(rate).toBeCloseTo(10, 5);
  expect(left).toBeCloseTo(((10_000 - step) / 10) * 1000, 0);
});
