import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { adam } from "../optimisers/adam.ts";
import { inSequence } from "../optimisers/schedule.ts";
import { sgd } from "../optimisers/transforms.ts";
import { stream } from "../random/stream.ts";
import { samples } from "../samples/samples.ts";
import { drawn, shuffledRows, sideBySide } from "./feed.ts";
import { type FitTask, fitSteps, fitWeights } from "./fit.ts";
import { compileReading } from "./reading.ts";
import { evenStops } from "./runSteps.ts";

const vector = (...values: number[]) => new Tensor("float32", Float32Array.from(values), [values.length]);
const numbersOf = (tensor: Tensor | undefined) => Array.from(tensor?.data ?? [], Number);

/** ½ (w − x)², x the constant that every step is given: gradient descent halves the distance at a rate of ½. */
const towards = (x: number, rate = 0.5): FitTask => ({
  weights: { w: vector(0) },
  optimiser: sgd({ rate }),
  feed: drawn([[1]], (count) => [new Float32Array(count).fill(x)]),
  loss({ w }, goal) {
    if (w === undefined || goal === undefined) throw new RangeError("a weight and a goal");
    const distance = w.sub(goal);
    return distance.ref.mul(distance).sum().mul(0.5);
  },
});

describe("fitWeights", () => {
  test("without a score takes all steps: gradient descent on a parabola leaves (1 − α)ᵗ of the way", async () => {
    const seen: number[] = [];
    const {
      weights: { w },
    } = await fitWeights(towards(8, 0.25), {
      steps: 10,
      onProgress: ({ step }) => seen.push(step),
    });
    expect(numbersOf(w)).toBeAllClose([8 * (1 - 0.75 ** 10)], { rtol: 1e-6 });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test("returns the weights that scored best, and stops when six scores were no better", async () => {
    const seen: number[] = [];
    // Best where w is nearest to 3: after one step of the way 0, 4, 6, 7, …
    const {
      weights: { w },
    } = await fitWeights(towards(8), {
      steps: 20,
      score: async (weights) => -Math.abs((numbersOf(weights.w)[0] ?? 0) - 3),
      onProgress: ({ step }) => seen.push(step),
    });
    expect(numbersOf(w)).toEqual([4]);
    expect(seen.at(-1)).toBe(7);
  });

  test("returns where it began when no step scores better", async () => {
    const {
      weights: { w },
    } = await fitWeights(towards(8), {
      steps: 20,
      score: async (weights) => -(numbersOf(weights.w)[0] ?? 0),
    });
    expect(numbersOf(w)).toEqual([0]);
  });

  test("a schedule is by the step, not by the call: a rate that falls to 0 after three of them moves no more", async () => {
    const task = towards(8);
    const optimiser = sgd({ rate: inSequence([{ steps: 3, schedule: 0.5 }], 0) });
    const path: number[] = [];
    for await (const { weights } of fitSteps({ ...task, optimiser }, { stops: [2, 3, 50] }))
      path.push(...numbersOf(weights.w));
    expect(path).toEqual([6, 7, 7]);
  });

  test("projects after every step", async () => {
    const task = {
      ...towards(8),
      project: ({ w }) => ({ ...(w === undefined ? {} : { w: w.mul(0) }) }),
    } satisfies FitTask;
    const {
      weights: { w },
    } = await fitWeights(task, { steps: 3 });
    expect(numbersOf(w)).toEqual([0]);
  });

  test("an abort is heard, with its reason", async () => {
    const controller = new AbortController();
    const options = { steps: 100, signal: controller.signal, onProgress: () => controller.abort("enough") };
    await expect(fitWeights(towards(8), options)).rejects.toBe("enough");
  });
});

test.prop([fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })], { numRuns: 5 })(
  "where a fit is looked at does not change its numbers",
  async (chosen) => {
    const stops = [...chosen.filter((stop) => stop < 12), 12].sort((a, b) => a - b);
    const last = async (at: readonly number[]) => {
      const rows = samples(
        Float32Array.from({ length: 7 }, (_, i) => Math.sin(i)),
        7,
        1,
      );
      const feed = shuffledRows([rows], 1, stream(1, "rows"));
      const task = { ...towards(0), feed: { ...feed, shapes: [[1, 1]] }, optimiser: adam({ rate: 0.1 }) };
      let found: number[] = [];
      for await (const { weights } of fitSteps(task, { stops: at })) found = numbersOf(weights.w);
      return found;
    };
    expect(await last(stops)).toEqual(await last([12]));
  },
);

test.prop([fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 50 })])(
  "evenStops: every so many, ascending, the last one the end",
  (steps, every) => {
    const stops = evenStops(steps, every);
    expect(stops.at(-1)).toBe(steps);
    expect(stops.slice(0, -1)).toEqual(stops.slice(0, -1).map((_, i) => (i + 1) * every));
    expect(steps - (stops.at(-2) ?? 0)).toBeLessThanOrEqual(every);
  },
);

describe("feeds", () => {
  const x = samples(
    Float32Array.from({ length: 10 }, (_, i) => i),
    10,
    1,
  );
  const y = samples(
    Float32Array.from({ length: 20 }, (_, i) => Math.floor(i / 2)),
    10,
    2,
  );

  test("aligned samples stay aligned, and a pass holds each row once", () => {
    const [a, b] = shuffledRows([x, y], 5, stream(1, "pass")).next(2);
    expect([a?.dims, b?.dims]).toEqual([
      [2, 5, 1],
      [2, 5, 2],
    ]);
    expect(numbersOf(b)).toEqual(numbersOf(a).flatMap((row) => [row, row]));
    expect(numbersOf(a).sort((one, other) => one - other)).toEqual([...x.values]);
  });

  test("side by side they are drawn by themselves, in order", () => {
    const own = (name: string) => shuffledRows([x], 3, stream(1, name));
    const both = sideBySide(own("a"), own("b"));
    expect(both.shapes).toEqual([
      [3, 1],
      [3, 1],
    ]);
    expect(both.next(4)).toEqual([...own("a").next(4), ...own("b").next(4)]);
  });
});

test("a reading is the function of each row, however many rows there are", async () => {
  const n = 8192 + 3;
  const rows = samples(
    Float32Array.from({ length: 2 * n }, (_, i) => (i % 100) / 100),
    n,
    2,
  );
  const weights = { w: vector(2, -1) };
  const reading = await compileReading(
    ({ w }, x) => {
      if (w === undefined || x === undefined) throw new RangeError("a weight and rows");
      return x.mul(w);
    },
    weights,
    [2],
  );
  const found = await reading(weights, rows);
  await reading.release();
  expect(found).toBeAllClose(
    rows.values.map((value, i) => value * (i % 2 === 0 ? 2 : -1)),
    { rtol: 1e-6 },
  );
});
