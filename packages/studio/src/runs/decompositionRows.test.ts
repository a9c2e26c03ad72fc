import { exactQuantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { decompositionRows } from "./decompositionRows.ts";

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
