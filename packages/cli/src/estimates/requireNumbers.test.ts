import { expect, test } from "vitest";
import { requireNumbers } from "./requireNumbers.ts";

test("NaN is no answer, neither as a value nor as an end of an interval; infinity is one", () => {
  expect(() => requireNumbers({ quantity: "W1", value: Number.NaN, ci: [0, 1] })).toThrow(
    /W1 must come out as a number, got NaN \[0, 1\]/,
  );
  expect(() => requireNumbers({ quantity: "W1", value: 0, ci: [0, Number.NaN] })).toThrow(/got 0 \[0, NaN\]/);
  expect(() =>
    requireNumbers({ quantity: "KL", value: Number.POSITIVE_INFINITY, ci: [0, Number.POSITIVE_INFINITY] }),
  ).not.toThrow();
});
