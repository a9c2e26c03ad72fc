import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { type BlurCurve, blurCurve, blurredPlan, EPSILON_POWERS, independentCost } from "./blurredPlan.ts";
import { exactPlan } from "./exactPlan.ts";
import { FIRST, randomProblem } from "./presets.ts";

const seeds = fc.integer({ min: 0, max: 1e6 });
const powers = fc.double({ min: EPSILON_POWERS.low, max: EPSILON_POWERS.high, noNaN: true });

test.prop([seeds, powers])(
  "a blurred plan empties every farm and serves every factory, whenever its iterations end",
  (seed, power) => {
    const problem = randomProblem(seed);
    const { table } = blurredPlan(problem, 10 ** power);
    problem.farms.forEach(({ amount }, i) => {
      expect(table[i]?.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(amount, 8);
    });
    problem.factories.forEach(({ amount }, j) => {
      expect(table.reduce((sum, row) => sum + (row[j] ?? 0), 0)).toBeCloseTo(amount, 8);
    });
  },
);

test.prop([seeds, powers])(
  "it never costs less than the exact plan, and its entropy and information add up",
  (seed, power) => {
    const problem = randomProblem(seed);
    const blurred = blurredPlan(problem, 10 ** power);
    expect(blurred.cost.value).toBeGreaterThanOrEqual(exactPlan(problem).cost - 1e-9);
    expect(blurred.cost.kind).toBe("upper-bound");
    expect(blurred.entropy.value + blurred.information.value).toBeCloseTo(blurred.entropy.ceiling, 8);
  },
);

test.prop([seeds, powers])(
  "it never costs more than sending cows at random, and costs that as epsilon grows",
  (seed, power) => {
    const problem = randomProblem(seed);
    expect(blurredPlan(problem, 10 ** power).cost.value).toBeLessThanOrEqual(independentCost(problem) + 1e-4);
    expect(blurredPlan(problem, 1e6).cost.value).toBeCloseTo(independentCost(problem), 2);
  },
);

test.prop([seeds])("as epsilon falls to 0 its cost falls to the exact plan's", (seed) => {
  const problem = randomProblem(seed);
  const exact = exactPlan(problem).cost;
  const excess = [1, 0, -1, EPSILON_POWERS.low].map(
    (power) => blurredPlan(problem, 10 ** power).cost.value - exact,
  );
  for (let k = 1; k < excess.length; k++)
    expect(excess[k] ?? 0).toBeLessThanOrEqual((excess[k - 1] ?? 0) + 0.02);
  expect((excess.at(-1) ?? 1) / exact).toBeLessThan(2e-3);
});

test.prop([seeds])("as epsilon grows, a cow's factory tells nothing of its farm", (seed) => {
  const problem = randomProblem(seed);
  const { table, information } = blurredPlan(problem, 1e5);
  const cows = problem.farms.reduce((sum, { amount }) => sum + amount, 0);
  expect(information.value).toBeCloseTo(0, 6);
  problem.farms.forEach((farm, i) => {
    problem.factories.forEach((factory, j) => {
      expect(table[i]?.[j]).toBeCloseTo((farm.amount * factory.amount) / cows, 2);
    });
  });
});

test.prop([seeds, powers])(
  "a plan whose iterations were stopped says so, and no other does",
  (seed, power) => {
    const { converged, cost, iterations } = blurredPlan(randomProblem(seed), 10 ** power);
    expect(cost.warning === undefined).toBe(converged);
    if (!converged) expect(cost.warning).toContain(`stopped at ${iterations}`);
  },
);

test("the curve starts at the exact plan's cost and rises with the blur", async () => {
  const curve = await new Promise<BlurCurve>((done) => blurCurve(FIRST, done));
  const costs = curve.map(([, cost]) => cost);
  expect(costs[0]).toBeCloseTo(exactPlan(FIRST).cost, 3);
  // The iterations end where the marginals are off by 1e-6 of all mass.
  for (let k = 1; k < costs.length; k++)
    expect(costs[k] ?? 0).toBeGreaterThanOrEqual((costs[k - 1] ?? 0) * (1 - 1e-6));
  expect(costs.at(-1)).toBeGreaterThan((costs[0] ?? 0) + 1);
});

test("a curve that is given up never arrives, and the next one does", async () => {
  const arrived: string[] = [];
  blurCurve(FIRST, () => arrived.push("first"))();
  await new Promise<void>((done) => {
    blurCurve(randomProblem(1), () => {
      arrived.push("second");
      done();
    });
  });
  expect(arrived).toEqual(["second"]);
});
