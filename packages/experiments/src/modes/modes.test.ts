import { coverage } from "saddlepoint/evaluation";
import { inFloat32 } from "saddlepoint/samples";
import { describe, expect, test } from "vitest";
import type { ExperimentEvent } from "../experiment.ts";
import { BEST, LAST, METHODS, WORLDS } from "./methods.ts";
import { modes } from "./modes.ts";
import { quantities, table } from "./results.ts";
import { SAMPLES, type Trial, worldPoints } from "./trials.ts";

const { train, modes: ring } = worldPoints("ring");
const SETTINGS = { seeds: [1, 2], steps: 100 };

/** A run that generates real points, or those of the first mode alone. */
const trial = (method: string, seed: number, collapsed = false): Trial => {
  const real = inFloat32(train).values.slice(0, 2 * SAMPLES);
  const [x, y] = ring.centres[0] ?? [0, 0];
  const samples = collapsed ? real.map((_, i) => (i % 2 === 0 ? x : y)) : real;
  return { world: "ring", method, seed, samples, coverage: coverage(samples, ring) };
};
const diverged = (method: string, seed: number): Trial => ({
  world: "ring",
  method,
  seed,
  samples: new Float32Array(),
});

describe("the table", () => {
  test("gives real points every mode and nearly all quality, and a collapsed generator one mode and log 8", () => {
    const trials = [trial("real", 1), trial("real", 2), trial("collapsed", 1, true)];
    const [real, collapsed] = table("ring", trials, SETTINGS).rows;
    expect(real?.slice(0, 3)).toEqual(["real", 8, 8]);
    // 1 − e^(−9/2) of a round normal distribution lies within 3σ; four standard errors of 2,500.
    expect(Math.abs(Number(real?.[3]) - 100 * (1 - Math.exp(-4.5)))).toBeLessThan(0.85);
    expect(Number(real?.[5])).toBeLessThan(0.01);
    expect(collapsed?.slice(0, 4)).toEqual(["collapsed", 1, 1, 100]);
    expect(Number(collapsed?.[5])).toBeCloseTo(Math.log(8), 10);
  });

  test("counts a run that diverged as no modes and no quality, and says so", () => {
    const { rows, notes } = table("ring", [trial("some", 1), diverged("some", 2)], SETTINGS);
    expect(rows[0]?.slice(0, 3)).toEqual(["some", 4, 0]);
    expect(rows[0]?.[4]).toBe(0);
    expect(notes?.join(" ")).toContain("some: 1 of 2 runs diverged");
    expect(quantities("ring", [diverged("some", 2)])).toEqual([]);
  });

  test("keeps an interval over runs within what the quantity can be", () => {
    for (const { ci, value, ceiling } of quantities("ring", [trial("a", 1), trial("a", 2, true)])) {
      expect(ci[0]).toBeGreaterThanOrEqual(0);
      expect(ci[1]).toBeLessThanOrEqual(ceiling);
      expect(value).toBeGreaterThan(0);
    }
  });
});

describe.each(Object.keys(WORLDS))("on the %s", (world) => {
  test.each(METHODS.map((method) => [method.name, method] as const))(
    "%s takes the critic updates that the others take",
    (name, { recipe }) => {
      if (world !== "ring" && world !== "grid") throw new Error(`no world ${world}`);
      const { training } = recipe(world, 1000);
      expect(training.steps * training.criticSteps).toBe(name === BEST ? 1000 * WORLDS[world].longer : 1000);
    },
  );
});

test("a run gives the best recipe with and without its average, on both worlds", async () => {
  const events: ExperimentEvent[] = [];
  for await (const event of modes.run({ seeds: [3], steps: 6, cases: [BEST] })) events.push(event);
  const result = events.at(-1);
  if (result?.kind !== "result") throw new Error("no result");
  expect(result.complete).toBe(true);
  for (const { rows } of result.tables) expect(rows.slice(0, 2).map(([name]) => name)).toEqual([BEST, LAST]);
  expect(result.figures.map(({ name }) => name)).toEqual(["modes-ring", "modes-grid"]);
  const [last] = events.filter(({ kind }) => kind === "progress").slice(-1);
  expect(last).toMatchObject({ done: 102, total: 102 });
});
