import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { lastEvaluation, reportQuantities } from "./reportQuantities.ts";

const total: Quantity = { ...exactQuantity("I(c; G(z,c))", 2), kind: "lower-bound" };
const divergence = exactQuantity("I(x; y)", 0.1);

test("a report's quantities come once each, the information in all codes first and what is exact last", () => {
  const report = {
    divergence,
    information: { codes: [{ name: "c", bound: exactQuantity("I(c1; G(z,c))", 1) }], total },
    decomposition: { divergence: { quantity: divergence } },
    clusters: { code: "c1", errorRate: 0.05, ci: [0.04, 0.06], n: 1000 },
    coverage: { found: 7, modes: 8 },
  };
  expect(reportQuantities(report).map(({ quantity, value, ceiling }) => [quantity, value, ceiling])).toEqual([
    ["I(c; G(z,c))", 2, Number.POSITIVE_INFINITY],
    ["error rate of the codes as classes", 0.05, 1],
    ["modes found", 7, 8],
    ["I(x; y)", 0.1, Number.POSITIVE_INFINITY],
    ["I(c1; G(z,c))", 1, Number.POSITIVE_INFINITY],
  ]);
});

property.prop([fc.jsonValue()])("any JSON is a report with no more than what is in it", (report) => {
  expect(reportQuantities(report).every(({ quantity }) => typeof quantity === "string")).toBe(true);
});

test("the last measurement is the one of the last step", () => {
  const lines = [
    { step: 1, event: "evaluation" },
    { step: 2, event: "evaluation" },
    { step: 3, event: "metrics" },
  ];
  expect(lastEvaluation(lines)).toBe(lines[1]);
  expect(lastEvaluation([])).toBeUndefined();
});
