import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { cosine, halfLife, inSequence, linear, linearWarmup, type Schedule, times } from "./schedule.ts";

beforeAll(startCpu);

const at = (schedule: Schedule, t: number): number =>
  typeof schedule === "number" ? schedule : (values(schedule(np.array(t)))[0] ?? Number.NaN);

const count = fc.integer({ min: 1, max: 10_000 });
const end = fc.double({ min: -2, max: 2, noNaN: true });
const close = { rtol: 1e-5, atol: 1e-6 };

describe("schedules are their formulas", () => {
  test.prop([count, count])("halfLife: 2^(−t/steps)", (steps, t) => {
    expect([at(halfLife(steps), t)]).toBeAllClose([2 ** (-t / steps)], close);
  });

  test.prop([count, count, end, end])(
    "cosine: half a wave from one end to the other",
    (steps, t, from, to) => {
      const share = Math.min(t - 1, steps) / steps;
      expect([at(cosine({ from, to, steps }), t)]).toBeAllClose(
        [to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2],
        close,
      );
    },
  );

  test.prop([count, count, end, end])("linear: evenly from one end to the other", (steps, t, from, to) => {
    const share = Math.min(t - 1, steps) / steps;
    expect([at(linear({ from, to, steps }), t)]).toBeAllClose([from + (to - from) * share], close);
  });

  test.prop([count, count])("linearWarmup: t/steps, and 1 from there on", (steps, t) => {
    expect([at(linearWarmup(steps), t)]).toBeAllClose([Math.min(1, t / steps)], close);
  });
});

test("a course begins at one end at the first step and stays at the other", () => {
  for (const course of [cosine, linear]) {
    const schedule = course({ from: 3, to: 1, steps: 8 });
    expect([1, 9, 1000].map((t) => at(schedule, t))).toBeAllClose([3, 1, 1], close);
  }
});

test.prop([count, end, end])("times is the product, in any order and grouping", (t, a, b) => {
  const [f, g] = [halfLife(100), cosine({ steps: 500 })];
  const product = a * b * 2 ** (-t / 100) * at(g, t);
  for (const schedule of [times(a, f, b, g), times(g, b, times(f, a)), times(times(a, b), times(f, g))])
    expect([at(schedule, t)]).toBeAllClose([product], close);
});

test("times of numbers is a number, of nothing 1", () => {
  expect(times(2, 3, 4)).toBe(24);
  expect(times()).toBe(1);
});

test("inSequence: each stage counts from its own first step, the last holds for ever", () => {
  const schedule = inSequence(
    [
      { steps: 4, schedule: linearWarmup(4) },
      { steps: 2, schedule: 0.5 },
    ],
    halfLife(1),
  );
  expect([1, 2, 4, 5, 6, 7, 8, 10].map((t) => at(schedule, t))).toBeAllClose(
    [0.25, 0.5, 1, 0.5, 0.5, 1 / 2, 1 / 4, 1 / 16],
    close,
  );
});

test("courses of no steps are refused", () => {
  expect(() => halfLife(0)).toThrow("halfLife(steps): steps must be positive and finite, got 0");
  expect(() => cosine({ steps: -1 })).toThrow("cosine(course): steps must be positive and finite, got -1");
  expect(() => linear({ steps: Number.NaN })).toThrow(/linear\(course\): .*, got NaN/);
  expect(() => linearWarmup(0)).toThrow(/linearWarmup\(steps\)/);
  expect(() => inSequence([{ steps: 0, schedule: 1 }], 1)).toThrow(/inSequence\(stages, last\)/);
});
