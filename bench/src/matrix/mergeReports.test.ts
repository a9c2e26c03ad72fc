import { expect, test } from "vitest";
import { markdown } from "../report/write.ts";
import type { MatrixReport } from "./measureMatrix.ts";
import { mergeReports } from "./mergeReports.ts";
import { documentBlocks } from "./report.ts";

/** A report in which every workload's step takes `ms`, and those named failed. */
function reportOf(ms: number, workloads: readonly string[], failed: readonly string[] = []): MatrixReport {
  const quartiles = [ms, ms] as const;
  const saddlepoint = {
    engine: "saddlepoint",
    medianMs: ms,
    quartilesMs: quartiles,
    idleShare: 0,
    rounds: 7,
    steps: 70,
  };
  const row = { programs: { saddlepoint }, ratios: {}, rounds: [] };
  return {
    machine: { processor: `processor ${ms}`, cores: 2, memoryGiB: 8, node: "20", load: 0, busy: false },
    version: "1",
    settings: { names: [], rounds: 7, turnSeconds: 1, threads: 2 },
    ceiling: { absent: "not asked" },
    results: Object.fromEntries(
      workloads.map((name) => [name, failed.includes(name) ? { failed: "no memory" } : row]),
    ),
    seconds: 60,
  };
}

const [gan, wgan] = ["digits/gan", "digits/wgan-gp"] as const;
const timeOf = ({ results }: MatrixReport, name: string): number | undefined => {
  const row = results[name];
  const own = row !== undefined && "programs" in row ? row.programs.saddlepoint : undefined;
  return own !== undefined && "medianMs" in own ? own.medianMs : undefined;
};
const fromOf = ({ results }: MatrixReport): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(results).map(([name, { run }]) => [name, run]));

const a = { name: "a.json", report: reportOf(1, [gan, wgan]) };
const b = { name: "b.json", report: reportOf(2, [wgan]) };

test("a later report's rows replace an earlier's, and each says its run", () => {
  const merged = mergeReports([a, b]);
  expect([timeOf(merged, gan), timeOf(merged, wgan)]).toEqual([1, 2]);
  expect(fromOf(merged)).toEqual({ [gan]: "a.json", [wgan]: "b.json" });
  expect(Object.keys(merged.runs ?? {})).toEqual(["a.json", "b.json"]);
});

test("a row that failed replaces none, and is kept where there is no other", () => {
  const broken = {
    name: "broken.json",
    report: reportOf(3, [gan, "plane-2x32/gan"], [gan, "plane-2x32/gan"]),
  };
  const merged = mergeReports([a, broken]);
  expect(timeOf(merged, gan)).toBe(1);
  expect(fromOf(merged)["plane-2x32/gan"]).toBe("broken.json");
});

test("merging in two steps equals merging at once", () => {
  const c = { name: "c.json", report: reportOf(4, [gan]) };
  const twice = mergeReports([{ name: "ab.json", report: mergeReports([a, b]) }, c]);
  expect(twice).toEqual(mergeReports([a, b, c]));
});

test("merging a report with itself changes no row and adds no run", () => {
  expect(mergeReports([a, a])).toEqual(mergeReports([a]));
});

test("different runs of one file name stay apart", () => {
  const merged = mergeReports([a, { ...b, name: a.name }]);
  expect(fromOf(merged)).toEqual({ [gan]: "a.json", [wgan]: "a.json (2)" });
});

test("rows stand in the order of the workloads, whatever the files' order", () => {
  expect(Object.keys(mergeReports([b, a]).results)).toEqual([gan, wgan]);
});

test("the document names the run of every row, and of one run alone says nothing of runs", () => {
  const merged = markdown(documentBlocks(mergeReports([a, b])));
  expect(merged).toContain("- a.json: processor 1,");
  expect(merged).toMatch(/\| MNIST, the widths of the preset digits: GAN \| 1\.00 ms \| a\.json \|/);
  expect(merged).toMatch(/WGAN-GP, one critic step \| 2\.00 ms \| b\.json \|/);
  expect(markdown(documentBlocks(a.report))).not.toContain("run |");
});

test("no reports are refused", () => {
  expect(() => mergeReports([])).toThrow("mergeReports(reports): needs at least one report, got none");
});
