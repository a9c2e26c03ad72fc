import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { wasserstein } from "./wasserstein.ts";

/** W1 of two batches as the game's estimate is checked by it. */
function checked(real: Tensor, fake: Tensor): Quantity {
  const check = wasserstein().estimates?.[0]?.check;
  if (check === undefined) throw new Error("a Wasserstein critic's estimate has a check");
  return check(real, fake);
}

const rows = (values: readonly number[], dims: readonly number[]) =>
  new Tensor("float32", Float32Array.from(values), [...dims]);
const numbers = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 12 });

describe("the check of a Wasserstein critic's estimate", () => {
  test.prop([numbers, fc.double({ min: -3, max: 3, noNaN: true })])(
    "is the length of the way when every point goes the same, and 0 when none does",
    (values, shift) => {
      const real = rows(values, [values.length, 1]);
      expect(checked(real, real).value).toBeAllClose(0, { atol: 1e-6 });
      const moved = rows(
        values.map((x) => x + shift),
        [values.length, 1],
      );
      expect(checked(real, moved).value).toBeAllClose(Math.abs(shift), { rtol: 1e-4, atol: 1e-5 });
    },
  );

  test.prop([numbers, numbers])("on a line is the mean distance of the points in their order", (a, b) => {
    const n = Math.min(a.length, b.length);
    const sorted = (values: readonly number[]) => values.slice(0, n).sort((x, y) => x - y);
    const [x, y] = [sorted(a), sorted(b)];
    const expected = x.reduce((sum, value, i) => sum + Math.abs(value - (y[i] ?? 0)), 0) / n;
    // Of batches of two lengths as many are taken as both have.
    const found = checked(rows(a, [a.length, 1]), rows(b, [b.length, 1]));
    expect(found.value).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-5 });
    expect(found).toMatchObject({ quantity: `W1 of two batches of ${n}`, unit: "data units" });
  });

  test("takes samples of any shape as points, and 500 of many", () => {
    const n = 501;
    const image = (value: number) => rows(new Array<number>(n * 4).fill(value), [n, 1, 2, 2]);
    const found = checked(image(0), image(1.5));
    expect(found.quantity).toBe("W1 of two batches of 500");
    expect(found.value).toBeAllClose(3, { rtol: 1e-5 });
  });
});
