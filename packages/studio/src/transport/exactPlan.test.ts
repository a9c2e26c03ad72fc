import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { costsOf, exactPlan } from "./exactPlan.ts";
import { PRESETS, randomProblem } from "./presets.ts";
import { DISTANCES, type Problem } from "./problem.ts";

const problems = fc
  .tuple(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(...DISTANCES))
  .map(([seed, distance]): Problem => ({ ...randomProblem(seed), distance }));

test("the article's farms and factories, along one road, cost 12 cow-kilometres: 1.2 a cow", () => {
  const road = PRESETS[0]?.problem;
  if (road === undefined) throw new Error("the road is the first preset");
  const plan = exactPlan(road);
  expect(plan.cost).toBe(12);
  expect(plan.wasserstein).toBe(1.2);
  expect(plan.ways.map((row) => row.map(({ amount }) => amount))).toEqual([
    [4, 0, 0],
    [1, 2, 0],
    [0, 1, 2],
  ]);
});

property.prop([problems])("every farm is emptied and every factory served", (problem) => {
  const { ways } = exactPlan(problem);
  problem.farms.forEach(({ amount }, i) => {
    expect(ways[i]?.reduce((sum, way) => sum + way.amount, 0)).toBe(amount);
  });
  problem.factories.forEach(({ amount }, j) => {
    expect(ways.reduce((sum, row) => sum + (row[j]?.amount ?? 0), 0)).toBe(amount);
  });
});

property.prop([problems])(
  "prices never exceed a way's length, reach it wherever cows go, and earn the plan's cost",
  (problem) => {
    const plan = exactPlan(problem);
    for (const way of plan.ways.flat()) {
      expect(way.price - way.cost).toBeLessThan(1e-9);
      if (way.amount > 0) expect(way).toMatchObject({ tight: true });
    }
    expect(plan.farmsValue + plan.factoriesValue).toBeCloseTo(plan.cost, 8);
    expect(plan.ways.flat().reduce((sum, { amount, cost }) => sum + amount * cost, 0)).toBeCloseTo(
      plan.cost,
      8,
    );
  },
);

property.prop([problems])(
  "farms and factories may change places: the distance is the same both ways",
  (problem) => {
    const back: Problem = { ...problem, farms: problem.factories, factories: problem.farms };
    expect(exactPlan(back).cost).toBeCloseTo(exactPlan(problem).cost, 8);
  },
);

property.prop([fc.integer({ min: 0, max: 1e6 })])(
  "a king's way is never longer than the straight one, nor that than along streets",
  (seed) => {
    const cost = (distance: Problem["distance"]) => exactPlan({ ...randomProblem(seed), distance }).cost;
    expect(cost("chebyshev")).toBeLessThanOrEqual(cost("euclidean") + 1e-9);
    expect(cost("euclidean")).toBeLessThanOrEqual(cost("manhattan") + 1e-9);
  },
);

test("between two parallel lines every cow goes straight across", () => {
  const lines = PRESETS[1]?.problem;
  if (lines === undefined) throw new Error("the lines are the second preset");
  expect(exactPlan(lines).wasserstein).toBeCloseTo(5, 12);
  expect(costsOf(lines)[0]?.[0]).toBe(5);
});

test("supplies and demands of different totals are refused with both", () => {
  const problem: Problem = {
    farms: [{ x: 0, y: 0, amount: 3 }],
    factories: [{ x: 1, y: 0, amount: 4 }],
    distance: "euclidean",
  };
  expect(() => exactPlan(problem)).toThrow(/one positive total, got 3 and 4/);
});
