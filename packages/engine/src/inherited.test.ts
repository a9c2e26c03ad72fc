import { expect, test } from "vitest";
import { inherited } from "./inherited.ts";

const makers = [
  { inputs: ["x"], outputs: ["a"] },
  { inputs: ["a"], outputs: ["b"] },
  { inputs: ["b", "a"], outputs: ["c"] },
  { inputs: ["c"], outputs: ["d"] },
];

test("what is known of a value is its maker's", () => {
  const known = new Map(["a", "b", "c", "d"].map((name, i) => [name, i]));
  expect(inherited(makers, known)).toEqual([0, 1, 2, 3]);
});

test("a maker in between takes after the first that uses it, and a last one after what it uses", () => {
  expect(inherited(makers, new Map([["c", "sum"]]))).toEqual(["sum", "sum", "sum", "sum"]);
  expect(
    inherited(
      makers,
      new Map([
        ["b", "early"],
        ["c", "late"],
      ]),
    ),
  ).toEqual(["early", "early", "late", "late"]);
});

test("where nothing is known nothing is made up", () => {
  expect(inherited(makers, new Map())).toEqual([undefined, undefined, undefined, undefined]);
});
