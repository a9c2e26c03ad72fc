import { expect, test } from "vitest";
import { estimateLines } from "./estimateProgress.ts";

test("a line is written after each half minute without one", () => {
  const lines: string[] = [];
  let time = 0;
  const progress = estimateLines(
    (line) => lines.push(line),
    () => time,
  );
  for (const [at, step] of [
    [1_000, 10],
    [30_000, 500],
    [59_000, 900],
    [60_000, 1_000],
  ] as const) {
    time = at;
    progress.update({ step, steps: 1_500, value: 0.25 });
  }
  time = 90_000;
  progress.update({ step: 12_345 });
  expect(lines).toEqual([
    "step 500 of 1,500 at most  so far 0.250",
    "step 1,000 of 1,500 at most  so far 0.250",
    "step 12,345",
  ]);
});
