import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { quantityLine } from "./quantityLine.ts";

const bound: Quantity = { ...exactQuantity("I", 2.2892), kind: "lower-bound", ci: [2.286, 2.292], n: 100 };

test("a bound reads with its direction, half its interval and its unit", () => {
  expect(quantityLine(bound)).toBe("≥ 2.29 ± 0.003 nats");
});

test("an exact value has no interval, and a share no unit", () => {
  expect(quantityLine(exactQuantity("H(c)", 0.5))).toBe("= 0.5 nats");
  expect(quantityLine({ ...bound, unit: "dimensionless", ci: [2.2892, Number.NaN] })).toBe("≥ 2.29");
});
