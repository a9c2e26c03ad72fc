import { expect, test } from "vitest";
import { type BlurCurve, blurCurve } from "./blurCurve.ts";
import { exactPlan } from "./exactPlan.ts";
import { FIRST, randomProblem } from "./presets.ts";

test("the curve starts at the exact plan's cost and rises with the blur", async () => {
  const curve = await new Promise<BlurCurve>((done) => blurCurve(FIRST, done));
  const costs = curve.map(([, cost]) => cost);
  expect(costs[0]).toBeCloseTo(exactPlan(FIRST).cost, 3);
  for (let k = 1; k < costs.length; k++)
    expect(costs[k] ?? 0).toBeGreaterThanOrEqual((costs[k - 1] ?? 0) - 1e-6);
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
