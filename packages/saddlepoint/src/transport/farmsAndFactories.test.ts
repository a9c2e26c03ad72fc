import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { samples } from "../samples/samples.ts";
import { optimalTransport } from "./optimalTransport.ts";
import { planTable } from "./transportPlan.ts";
import { wassersteinDistance } from "./wassersteinDistance.ts";

/** The problem of examples/farms-and-factories.ts. */
describe("farms and factories along one road", () => {
  const kilometres = [0, 2, 5].map((farm) => [1, 4, 6].map((factory) => Math.abs(farm - factory)));
  const { cost, plan, gap, potentials } = optimalTransport(kilometres, [4, 3, 3], [5, 3, 2]);
  const cows = planTable(plan, 3, 3);

  test("moves every cow for 12 cow-kilometres, the least that any whole plan costs", () => {
    expect(cost).toBe(12);
    expect(gap).toBe(0);
    expect(cows.map((row) => row.reduce((a, b) => a + b, 0))).toEqual([4, 3, 3]);
    expect([0, 1, 2].map((j) => cows.reduce((sum, row) => sum + (row[j] ?? 0), 0))).toEqual([5, 3, 2]);
    expect(leastOfAllPlans(kilometres, [4, 3, 3], [5, 3, 2])).toBe(12);
  });

  test("its prices pay each way that is used, and no farm and factory gain by a deal of their own", () => {
    kilometres.forEach((row, i) => {
      row.forEach((distance, j) => {
        const price = (potentials.source[i] ?? 0) + (potentials.target[j] ?? 0);
        if ((cows[i]?.[j] ?? 0) > 0) expect(price).toBe(distance);
        else expect(price).toBeLessThanOrEqual(distance);
      });
    });
  });

  test("along one road it is what sorting gives", () => {
    const along = (...values: number[]) => samples(Float64Array.from(values), 3, 1);
    const { cost: sorted } = wassersteinDistance(along(0, 2, 5), along(1, 4, 6), {
      xMasses: [4, 3, 3],
      yMasses: [5, 3, 2],
    });
    expect(sorted).toBe(12);
  });
});

/** By trying every plan of whole cows, one farm after the other. */
function leastOfAllPlans(costs: number[][], [first = 0, ...farms]: number[], needs: number[]): number {
  const [row = [], ...rest] = costs;
  let least = Number.POSITIVE_INFINITY;
  const send = (j: number, left: number, needed: number[], cost: number): void => {
    if (j === needed.length) {
      if (left === 0)
        least = Math.min(least, cost + (rest.length ? leastOfAllPlans(rest, farms, needed) : 0));
      return;
    }
    for (let sent = 0; sent <= Math.min(left, needed[j] ?? 0); sent++)
      send(j + 1, left - sent, needed.with(j, (needed[j] ?? 0) - sent), cost + sent * (row[j] ?? 0));
  };
  send(0, first, needs, 0);
  return least;
}
