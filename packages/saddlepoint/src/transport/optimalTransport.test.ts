import { fc, test } from "@fast-check/vitest";
import loadHighs from "highs";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { optimalTransport } from "./optimalTransport.ts";
import { planTable } from "./transportPlan.ts";

type Problem = { cost: number[][]; source: number[]; target: number[] };

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Whole masses of one total, zeros among them; costs of either sign, so coarse that many are tied, or fine. */
const problems: fc.Arbitrary<Problem> = fc
  .record({ n: fc.integer({ min: 1, max: 9 }), m: fc.integer({ min: 1, max: 9 }), tied: fc.boolean() })
  .chain(({ n, m, tied }) => {
    const entry = tied
      ? fc.integer({ min: -2, max: 2 })
      : fc.double({ min: -100, max: 100, noNaN: true, noDefaultInfinity: true });
    const units = fc.array(fc.tuple(fc.nat(n - 1), fc.nat(m - 1)), { minLength: 1, maxLength: 30 });
    return fc
      .record({
        cost: fc.array(fc.array(entry, { minLength: m, maxLength: m }), { minLength: n, maxLength: n }),
        units,
      })
      .map(({ cost, units: moved }) => ({
        cost,
        source: cost.map((_, i) => moved.filter(([from]) => from === i).length),
        target: Array.from({ length: m }, (_, j) => moved.filter(([, to]) => to === j).length),
      }));
  });

// The package's types describe its CommonJS build, whose default export is one level down.
const load = "default" in loadHighs ? loadHighs.default : loadHighs;
const highs = await load();

/** The same linear programme by an independent solver. */
function oracle({ cost, source, target }: Problem): number {
  const [n, m] = [source.length, target.length];
  const sides = Float64Array.from([...source, ...target]);
  const pairs = n * m;
  return highs.withModel(
    {
      numCols: pairs,
      numRows: n + m,
      colCost: Float64Array.from(cost.flat()),
      colLower: new Float64Array(pairs),
      colUpper: new Float64Array(pairs).fill(highs.infinity),
      rowLower: sides,
      rowUpper: sides,
      matrix: {
        format: "csc",
        numRows: n + m,
        numCols: pairs,
        starts: Int32Array.from({ length: pairs + 1 }, (_, k) => 2 * k),
        indices: Int32Array.from({ length: 2 * pairs }, (_, k) => {
          const pair = Math.floor(k / 2);
          return k % 2 === 0 ? Math.floor(pair / m) : n + (pair % m);
        }),
        values: new Float64Array(2 * pairs).fill(1),
      },
    },
    (model) => {
      model.options.set({
        output_flag: false,
        primal_feasibility_tolerance: 1e-10,
        dual_feasibility_tolerance: 1e-10,
      });
      model.run();
      return model.getObjectiveValue();
    },
  );
}

describe("optimalTransport", () => {
  test.prop([problems])("costs what an independent linear programme costs", (problem) => {
    const { total } = optimalTransport(problem.cost, problem.source, problem.target);
    expect(total.value).toBeAllClose(oracle(problem), { rtol: 1e-9, atol: 1e-7 });
  });

  test("agrees with it to nine digits on forty by sixty points with masses of any size", () => {
    const draws = stream(2, "problem");
    const drawn = (length: number) => Array.from({ length }, () => draws.next());
    const share = (masses: number[]) =>
      masses.map((mass) => mass ** 4 / sum(masses.map((other) => other ** 4)));
    const problem = {
      cost: Array.from({ length: 40 }, () => drawn(60)),
      source: share(drawn(40)),
      target: share(drawn(60)),
    };
    const { total, gap } = optimalTransport(problem.cost, problem.source, problem.target);
    expect(total.value).toBeAllClose(oracle(problem), { rtol: 1e-9 });
    expect(gap).toBeAllClose(0, { atol: 1e-12 });
  });

  test.prop([problems])("the plan's marginals are the masses, exactly where they are whole", (problem) => {
    const { plan } = optimalTransport(problem.cost, problem.source, problem.target);
    const table = planTable(plan, problem.source.length, problem.target.length);
    expect(table.map(sum)).toEqual(problem.source);
    expect(problem.target.map((_, j) => sum(table.map((row) => row[j] ?? 0)))).toEqual(problem.target);
    expect(plan.masses.every((mass) => mass > 0)).toBe(true);
    expect(plan.masses.length).toBeLessThan(problem.source.length + problem.target.length);
  });

  test.prop([problems])(
    "the potentials are feasible, tight where mass moves, and leave no gap",
    (problem) => {
      const { plan, potentials, gap } = optimalTransport(problem.cost, problem.source, problem.target);
      const slack = (i: number, j: number) =>
        (problem.cost[i]?.[j] ?? 0) - (potentials.source[i] ?? 0) - (potentials.target[j] ?? 0);
      for (let i = 0; i < problem.source.length; i++)
        for (let j = 0; j < problem.target.length; j++) expect(slack(i, j)).toBeGreaterThan(-1e-11);
      for (let k = 0; k < plan.masses.length; k++)
        expect(slack(plan.sources[k] ?? 0, plan.targets[k] ?? 0)).toBeAllClose(0, { atol: 1e-11 });
      expect(gap).toBeAllClose(0, { atol: 1e-8 });
      expect(potentials.source[0]).toBe(0);
    },
  );

  test.prop([problems, fc.integer({ min: 1, max: 1000 })])(
    "k times the masses cost k times as much, and k more on every pair costs k more a unit of mass",
    ({ cost, source, target }, k) => {
      const one = optimalTransport(cost, source, target).cost;
      const heavier = (masses: number[]) => masses.map((mass) => k * mass);
      expect(optimalTransport(cost, heavier(source), heavier(target)).cost).toBeAllClose(k * one, {
        atol: 1e-6,
      });
      const dearer = cost.map((row) => row.map((value) => value + k));
      expect(optimalTransport(dearer, source, target).cost).toBeAllClose(one + k * sum(source), {
        atol: 1e-6,
      });
    },
  );

  test("what no plan may do at a price has no part in it: all mass stays where staying is free", () => {
    const { total, plan } = optimalTransport(
      [
        [0, 1],
        [1, 0],
      ],
      [3, 1],
      [2, 2],
    );
    expect(total).toMatchObject({ value: 1, unit: "data units", kind: "exact", ci: [1, 1] });
    expect(planTable(plan, 2, 2)).toEqual([
      [2, 1],
      [0, 1],
    ]);
  });

  test("the cost and the bound in the progress enclose the optimum and close in on it", () => {
    const n = 150;
    const cost = Array.from({ length: n }, (_, i) =>
      Array.from(
        { length: n },
        (_, j) => Math.abs(Math.sin(37 * i) - Math.cos(53 * j)) + ((i * 7919 + j * 104729) % 1000) / 1000,
      ),
    );
    const masses = new Float64Array(n).fill(1 / n);
    const seen: { pivots: number; cost: number; bound: number }[] = [];
    const { total } = optimalTransport(cost, masses, masses, {
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.length).toBeGreaterThan(2);
    for (const { cost: above, bound } of seen) {
      expect(above).toBeGreaterThan(total.value - 1e-12);
      expect(bound).toBeLessThan(total.value + 1e-12);
    }
    const gaps = seen.map(({ cost: above, bound }) => above - bound);
    expect(gaps.at(-1)).toBeAllClose(0, { atol: 1e-12 });
    expect(gaps[0]).toBeGreaterThan(0.01);
  });

  test("an observer that throws stops the solver", () => {
    const cost = Array.from({ length: 40 }, (_, i) =>
      Array.from({ length: 40 }, (_, j) => (i * 31 + j * 17) % 23),
    );
    const stop = () => {
      throw new Error("enough");
    };
    expect(() => optimalTransport(cost, Array(40).fill(1), Array(40).fill(1), { onProgress: stop })).toThrow(
      "enough",
    );
  });

  test.each([
    [
      [[1, 2], [3]],
      [1, 1],
      [1, 1],
      /cost must have rows of one length, got 2 numbers in row 0 and 1 in row 1/,
    ],
    [[], [], [], /cost must have rows and columns, got 0 by 0/],
    [
      [[1, Number.NaN]],
      [1],
      [0, 1],
      /cost must be finite, or Infinity where a pair is forbidden, got NaN at \[0, 1\]/,
    ],
    [[[1, 2]], [1, 1], [1, 1], /source must hold a mass for each of 1 points, got 2/],
    [[[1, 2]], [1], [2, -1], /target\[1\] must be a finite mass of at least 0, got -1/],
    [[[1, 2]], [1], [1, 1], /source and target must have one positive total, got 1 and 2/],
    [[[1, 2]], [0], [0, 0], /source and target must have one positive total, got 0 and 0/],
  ])("refuses what is no transport problem: %#", (cost, source, target, message) => {
    expect(() => optimalTransport(cost, source, target)).toThrow(message);
  });
});
