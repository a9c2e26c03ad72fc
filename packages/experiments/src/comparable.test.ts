import { expect, test } from "vitest";
import { comparable } from "./comparable.ts";
import type { ExperimentResult } from "./experiment.ts";
import { modes } from "./modes/modes.ts";
import { table } from "./modes/results.ts";

const resultOf = (steps: number): ExperimentResult => ({
  tables: [table("ring", [], { seeds: [1], steps })],
  figures: [],
  quantities: [],
  complete: true,
});

test("published figures stand beside a run of the experiment's own length, and not beside a quick one", () => {
  const full = resultOf(modes.defaults.steps);
  expect(comparable(modes, modes.defaults, full)).toBe(full);
  const [quick] = comparable(modes, modes.quick, resultOf(modes.quick.steps)).tables;
  expect(quick?.columns.map(({ source }) => source)).not.toContain("published");
  expect(quick?.rows).toEqual([]); // there were no runs of ours
  expect(quick?.notes?.[0]).toMatch(/^A first look: 150 training steps of the experiment's own 2,000/);
});

test("a table of our own figures alone stays as it is", () => {
  const own = {
    name: "x",
    title: "X",
    columns: [{ name: "value", source: "ours" as const }],
    rows: [[1]],
  };
  const result = { ...resultOf(1), tables: [own] };
  expect(comparable(modes, modes.quick, result).tables).toEqual([own]);
});
