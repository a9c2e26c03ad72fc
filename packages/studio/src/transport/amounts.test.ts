import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { apportioned, withAmount } from "./amounts.ts";

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const weights = fc.array(fc.nat(50), { minLength: 1, maxLength: 6 });

test.prop([weights, fc.nat(60)])(
  "apportioned amounts are whole, of the total, and within 1 of their shares",
  (given, total) => {
    const found = apportioned(given, total);
    expect(sum(found)).toBe(total);
    found.forEach((amount, k) => {
      const share = total * (sum(given) > 0 ? (given[k] ?? 0) / sum(given) : 1 / given.length);
      expect(Number.isInteger(amount)).toBe(true);
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
