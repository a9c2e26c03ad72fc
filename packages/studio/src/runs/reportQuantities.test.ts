import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { finerText, offText } from "../kit/quantityText.ts";
import { decompositionRows, lastEvaluation, quantityLine, reportQuantities } from "./reportQuantities.ts";

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
  expect(reportQuantities(report).filter(({ quantity }) => typeof quantity !== "string")).toEqual([]);
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

test("the objective's terms come in their order, the sum last, and odd ones are left out", () => {
  const term = (quantity: string, factor: number) => ({
    quantity: exactQuantity(quantity, 1),
    factor,
    boundsObjectiveFrom: "above",
    direction: "right",
  });
  const decomposition = {
    divergence: term("I(x; y)", 1),
    information: [term("I(c)", -1), "odd"],
    total: term("sum", 1),
  };
  expect(
    decompositionRows({ decomposition }).map(({ quantity, factor }) => [quantity.quantity, factor]),
  ).toEqual([
    ["I(x; y)", 1],
    ["I(c)", -1],
    ["sum", 1],
  ]);
});

test("a report without terms has no rows", () => {
  for (const report of [null, {}, { decomposition: [] }]) expect(decompositionRows(report)).toEqual([]);
});

const bound: Quantity = { ...exactQuantity("I", 2.2892), kind: "lower-bound", ci: [2.286, 2.292], n: 100 };

test("a bound reads with its direction, half its interval and its unit", () => {
  expect(quantityLine(bound)).toBe("≥ 2.289 ± 0.003 nats");
});

test.each([
  [2.29912, 0.00066, "2.2991 ± 0.0007"],
  [2.29912, 0.0013, "2.2991 ± 0.0013"],
  [0.4, 0.05, "0.40 ± 0.05"],
  [-0.01, 0.2, "0.0 ± 0.2"],
  [1234.5, 20, "1235 ± 20"],
  [0.5, 1e-9, "0.5 ± 1.00e−9"],
])("%d, off by %d, reads %s", (value, off, text) => {
  expect(offText(value, off)).toBe(text);
});

test("an interval's ends are told apart, and numbers get no fewer digits for it", () => {
  expect([2.2969, 2.2983].map(finerText(0.0007))).toEqual(["2.2969", "2.2983"]);
  expect([0.254, 0.356].map(finerText(0.05))).toEqual(["0.254", "0.356"]);
  expect([0, 2e-19, 0.00383].map(finerText(0.0019))).toEqual(["0.000", "0.000", "0.00383"]);
  expect([0, Number.POSITIVE_INFINITY].map(finerText(0))).toEqual(["0", "∞"]);
});

test("an exact value has no interval, and a share no unit", () => {
  expect(quantityLine(exactQuantity("H(c)", 0.5))).toBe("= 0.5 nats");
  expect(quantityLine({ ...bound, unit: "dimensionless", ci: [2.2892, Number.NaN] })).toBe("≥ 2.29");
});
