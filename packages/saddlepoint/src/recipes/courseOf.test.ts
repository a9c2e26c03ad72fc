import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import "../../testing/toBeAllClose.ts";
import type { Schedule } from "../optimisers/schedule.ts";
import { courseOf, updatesOf } from "./courseOf.ts";

beforeAll(startCpu);

const count = fc.integer({ min: 1, max: 1000 });
const sometimes = fc.option(count, { nil: undefined });

test.prop([fc.double({ min: 1e-3, max: 2, noNaN: true }), sometimes, sometimes, sometimes, count])(
  "a course is value · min(1, t/warmup) · 2^(−t/halfLife) · (1 + cos π min(1, (t − 1)/cosine))/2, each factor where it is asked for",
  (value, warmup, halfLife, cosine, t) => {
    const course = courseOf(value, { warmup, halfLife, cosine }, 77);
    const factors = [
      warmup === undefined ? 1 : Math.min(1, t / warmup),
      halfLife === undefined ? 1 : 2 ** (-t / halfLife),
      cosine === undefined ? 1 : (1 + Math.cos(Math.PI * Math.min(1, (t - 1) / cosine))) / 2,
    ];
    const at = typeof course === "number" ? [course] : values(course(np.array(t)));
    expect(at).toBeAllClose([factors.reduce((a, b) => a * b, value)], { rtol: 1e-5, atol: 1e-6 });
  },
);

test("a cosine over the training ends with it", () => {
  const [whole, counted] = [courseOf(2, { cosine: "training" }, 77), courseOf(2, { cosine: 77 }, 1)];
  const at = (course: Schedule, t: number) => (typeof course === "number" ? [] : values(course(np.array(t))));
  for (const t of [1, 30, 78]) expect(at(whole, t)).toEqual(at(counted, t));
  expect(at(whole, 78)).toBeAllClose([0], { atol: 1e-6 });
});

test.each([1, 5])("a training of 40 steps has 40 updates of G, and %d times as many of D", (criticSteps) => {
  const recipe = tinyRecipe("training.steps=40", `training.criticSteps=${criticSteps}`);
  expect(updatesOf(recipe)).toEqual({ generator: 40, critic: 40 * criticSteps });
});

test("a number without a course stays that number", () => {
  expect(courseOf(0.25, {}, 77)).toBe(0.25);
});
