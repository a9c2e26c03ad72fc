import { expect, test } from "vitest";
import { partProblem, quoted, strangeParts } from "./linkProblems.ts";

const isKnown = (key: string) => ["seed", "run"].includes(key);

test("a part that cannot be used is named with what it must be, what was read and what is used", () => {
  expect(partProblem("seed", "a whole number", "x", "1")).toBe(
    "seed must be a whole number, got “x”; 1 is used instead",
  );
  expect(quoted("A".repeat(1000))).toBe(`“${"A".repeat(40)}…”`);
});

test("parts of other versions and parts that stand twice are named, each once", () => {
  const link = new URLSearchParams("seed=1&seed=2&run=a&run=b&colour=red&colour=blue&__proto__=1");
  expect(strangeParts(link, isKnown, ["run"])).toEqual([
    "seed stands there 2 times; the first is used",
    "“colour” is no part of a link to this room; it is left out",
    "“__proto__” is no part of a link to this room; it is left out",
  ]);
  expect(strangeParts(new URLSearchParams("seed=1&run=a"), isKnown)).toEqual([]);
});
