import { exactQuantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { quantitiesBeside } from "./quantitiesBeside.ts";

test("a quantity that one run lacks leaves its place empty", () => {
  const a = exactQuantity("a", 1);
  const b = exactQuantity("b", 2);
  expect(quantitiesBeside([[a], [b, a]])).toEqual([
    { name: "a", values: [a, a] },
    { name: "b", values: [undefined, b] },
  ]);
});
