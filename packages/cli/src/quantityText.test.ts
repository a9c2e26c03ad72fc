import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { measureText } from "./numberText.ts";
import { headlineText, quantityText } from "./quantityText.ts";

const bound: Quantity = {
  quantity: "I(x; y)",
  value: 0.5123,
  unit: "nats",
  kind: "lower-bound",
  ceiling: 8.5172,
  ci: [0.4981, 0.5265],
  n: 5000,
};

test.each([
  [bound, "I(x; y) ≥ 0.512 nats"],
  [{ ...bound, kind: "upper-bound" } as const, "I(x; y) ≤ 0.512 nats"],
  [{ ...bound, kind: "estimate", unit: "bits" } as const, "I(x; y) ≈ 0.512 bits"],
  [exactQuantity("KL(P‖Q)", Number.POSITIVE_INFINITY), "KL(P‖Q) = ∞ nats"],
  [{ ...bound, quantity: "χ²(P‖Q)", unit: "dimensionless" } as const, "χ²(P‖Q) ≥ 0.512"],
])("a quantity's headline says which way it points", (quantity, text) => {
  expect(headlineText(quantity)).toBe(text);
});

test("the text has the interval, the meaning of the kind, the ceiling, what is added, and the warning", () => {
  const text = quantityText({ ...bound, warning: "too few samples" }, "pairs", [["method", "InfoNCE"]]);
  for (const part of [
    /95% interval +\[0\.498, 0\.526\], from 5,000 pairs\n/,
    /kind +lower bound: the truth may be larger; at least 0\.498 with 97\.5% confidence\n/,
    /ceiling +8\.517 nats/,
    /method +InfoNCE/,
    /warning: too few samples$/,
  ]) {
    expect(text).toMatch(part);
  }
});

test("what is exact has no interval, and what has no ceiling shows none", () => {
  const text = quantityText(exactQuantity("W₁(x, y)", 2));
  expect(text).not.toMatch(/interval|ceiling|warning/);
});

test.each([
  [[0], ["0.000"]],
  [
    [0.1, -0.05],
    ["0.100", "-0.050"],
  ],
  [
    [-0.0123456, 0.001],
    ["-0.0123", "0.0010"],
  ],
  [
    [1.5e-12, 0],
    ["1.50e-12", "0"],
  ],
  [[12345.6789], ["12345.679"]],
  [
    [1.25e10, Number.POSITIVE_INFINITY],
    ["1.25e+10", "∞"],
  ],
])("%j are shown as %j", (values, texts) => {
  expect(values.map(measureText(...values))).toEqual(texts);
});
