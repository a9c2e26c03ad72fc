import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunSummary } from "./api.ts";
import { readSummary } from "./readRun.ts";
import { filterRuns, pressed, SORT_KEYS, sortRuns } from "./sortRuns.ts";

const run = fc
  .record({
    name: fc.string({ minLength: 1 }),
    status: fc.constantFrom("running", "stopped", "done", "broken"),
    recipe: fc.string(),
    step: fc.nat(),
    steps: fc.oneof(fc.nat(), fc.constant("NaN")),
    seed: fc.oneof(fc.nat(), fc.constant(undefined)),
    changed: fc.nat(),
  })
  .map(readSummary);
const runs = fc.uniqueArray(run, { selector: ({ name }) => name });

property.prop([runs, fc.constantFrom(...SORT_KEYS), fc.boolean(), fc.nat()])(
  "sorting keeps every run, and the order does not depend on the one before",
  (given, by, down, turn) => {
    const at = given.length === 0 ? 0 : turn % given.length;
    const turned = [...given.slice(at), ...given.slice(0, at)];
    const sorted = sortRuns(given, { by, down });
    expect(new Set(sorted)).toEqual(new Set(given));
    expect(sortRuns(turned, { by, down })).toEqual(sorted);
  },
);

const named = (name: string, more: object = {}): RunSummary => readSummary({ name, status: "done", ...more });

test("names sort as people count: seed 2 stands before seed 10", () => {
  const sorted = sortRuns([named("digits-seed10"), named("digits-seed2")], { by: "name", down: false });
  expect(sorted.map(({ name }) => name)).toEqual(["digits-seed2", "digits-seed10"]);
});

test("a second press on a heading turns the order round", () => {
  const once = pressed({ by: "name", down: false }, "changed");
  expect(once).toEqual({ by: "changed", down: true });
  expect(pressed(once, "changed")).toEqual({ by: "changed", down: false });
});

test("a filter finds runs by all of its words, wherever they stand", () => {
  const given = [named("digits-seed1"), named("digits-seed2"), named("ring-seed1")];
  expect(filterRuns(given, "SEED1 dig").map(({ name }) => name)).toEqual(["digits-seed1"]);
  expect(filterRuns(given, "  ")).toEqual(given);
});
