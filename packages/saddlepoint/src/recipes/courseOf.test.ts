import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { courseOf } from "./courseOf.ts";

beforeAll(startCpu);

const count = fc.integer({ min: 1, max: 1000 });
const sometimes = fc.option(count, { nil: undefined });

test.prop([fc.double({ min: 1e-3, max: 2, noNaN: true }), sometimes, sometimes, sometimes, count])(
  "a course is value · min(1, t/warmup) · 2^(−t/halfLife) · (1 + cos π min(1, (t − 1)/cosine))/2, each factor where it is asked for",
  (value, warmup, halfLife, cosine, t) => {
    const course = courseOf(value, { warmup, halfLife, cosine });
    const factors = [
      warmup === undefined ? 1 : Math.min(1, t / warmup),
      halfLife === undefined ? 1 : 2 ** (-t / halfLife),
      cosine === undefined ? 1 : (1 + Math.cos(Math.PI * Math.min(1, (t - 1) / cosine))) / 2,
    ];
    const at = typeof course === "number" ? [course] : values(course(np.array(t)));
    expect(at).toBeAllClose([factors.reduce((a, b) => a * b, value)], { rtol: 1e-5, atol: 1e-6 });
  },
);

test("a number without a course stays that number", () => {
  expect(courseOf(0.25, {})).toBe(0.25);
});
