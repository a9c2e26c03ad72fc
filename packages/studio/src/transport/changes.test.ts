import { fc, test as property, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { apportioned, withAmount, withAmountAt, withOneFewer, withOneMore, withTotal } from "./changes.ts";
import { FIRST, PRESETS, randomProblem } from "./presets.ts";
import { MOST_PLACES, type Side, totalOf, withPlaceAt } from "./problem.ts";

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const weights = fc.array(fc.nat(50), { minLength: 1, maxLength: 6 });

test.prop([weights, fc.nat(60)])(
  "apportioned amounts are whole, of the total, and within 1 of their shares",
  (given, total) => {
    const found = apportioned(given, total);
    expect(sum(found)).toBe(total);
    found.forEach((amount, k) => {
      const share = total * (sum(given) > 0 ? (given[k] ?? 0) / sum(given) : 1 / given.length);
      expect(amount).toSatisfy(Number.isInteger);
      expect(Math.abs(amount - share)).toBeLessThan(1);
    });
  },
);

test.prop([weights])("amounts that are whole already stay as they are", (given) => {
  if (sum(given) > 0) expect(apportioned(given, sum(given))).toEqual(given);
});

test.prop([
  fc.array(fc.nat(30), { minLength: 2, maxLength: 6 }),
  fc.nat(5),
  fc.integer({ min: -5, max: 200 }),
])(
  "setting one amount keeps the total and gives what was asked for, as far as there is enough",
  (amounts, at, wanted) => {
    const index = at % amounts.length;
    const found = withAmount(amounts, index, wanted);
    expect(sum(found)).toBe(sum(amounts));
    expect(found[index]).toBe(Math.min(sum(amounts), Math.max(0, wanted)));
    expect(Math.min(...found)).toBeGreaterThanOrEqual(0);
  },
);

const seeds = fc.integer({ min: 0, max: 1e6 });
const sides = fc.constantFrom<Side>("farms", "factories");

property.prop([seeds, sides, fc.integer({ min: -3, max: 40 })])(
  "no change of a side makes or loses a cow",
  (seed, side, amount) => {
    const problem = randomProblem(seed);
    const results = [
      withAmountAt(problem, side, 1, amount),
      withOneMore(problem, side),
      withOneFewer(problem, side),
    ];
    for (const changed of results) expect(changed && totalOf(changed[side])).toBe(20);
  },
);

property.prop([seeds, fc.integer({ min: 1, max: 60 })])(
  "another total is both sides' total",
  (seed, total) => {
    const changed = withTotal(randomProblem(seed), total);
    expect([totalOf(changed.farms), totalOf(changed.factories)]).toEqual([total, total]);
  },
);

test("the last place cannot be taken, nor one more than the most be set down", () => {
  const one = { ...FIRST, farms: FIRST.farms.slice(0, 1) };
  const full = { ...FIRST, farms: Array.from({ length: MOST_PLACES }, () => ({ x: 1, y: 1, amount: 1 })) };
  expect(withOneFewer(one, "farms")).toBeNull();
  expect(withOneMore(full, "farms")).toBeNull();
});

test("a place that is moved off the map stays at its edge, to a tenth of a kilometre", () => {
  expect(withPlaceAt(FIRST, "farms", 0, -3, 99).farms[0]).toEqual({ x: 0, y: 8, amount: 4 });
  expect(withPlaceAt(FIRST, "farms", 0, 3.1234, 2).farms[0]).toEqual({ x: 3.1, y: 2, amount: 4 });
});

test("every preset has as many cows as are needed, and a seed always draws the same", () => {
  for (const { problem } of [...PRESETS, { problem: FIRST }])
    expect(totalOf(problem.farms)).toBe(totalOf(problem.factories));
  expect(randomProblem(7)).toEqual(randomProblem(7));
  expect(randomProblem(7)).not.toEqual(randomProblem(8));
});
