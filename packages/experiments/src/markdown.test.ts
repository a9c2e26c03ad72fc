import { exactQuantity } from "saddlepoint/quantity";
import { describe, expect, test } from "vitest";
import type { Experiment, ExperimentResult } from "./experiment.ts";
import { experiments } from "./experiments.ts";
import { cellText, resultMarkdown } from "./markdown.ts";
import { settingsOf } from "./settings.ts";

const RESULT: ExperimentResult = {
  complete: true,
  tables: [
    {
      name: "t",
      title: "A table",
      columns: [
        { name: "what", source: "label" },
        { name: "D", source: "exact" },
        { name: "D", source: "published", decimals: 2 },
      ],
      rows: [
        ["a|b", Number.POSITIVE_INFINITY, 0.128],
        ["c", -0.00001, null],
      ],
      notes: ["A note."],
    },
  ],
  figures: [{ name: "curve", title: "A curve", svg: "<svg/>" }],
  quantities: [{ ...exactQuantity("JSD", 0.5, Math.LN2), warning: "mind this" }],
};

const ABOUT = { name: "x", shows: "Shows", source: "Paper" };

describe("a cell", () => {
  test.each([
    [1.23456, "1.2346"],
    [-2, "−2.0000"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NEGATIVE_INFINITY, "−∞"],
    [0, "0.0000"],
    [2.5e-6, "2.50e−6"],
    [3.1e8, "3.10e+8"],
    [null, "–"],
    ["word", "word"],
  ])("%j is written %s", (cell, text) => {
    expect(cellText(cell)).toBe(text);
  });
});

describe("a result's page", () => {
  const page = resultMarkdown(ABOUT, { seeds: [1, 2], steps: 3000 }, RESULT);

  test("says what it shows, with which settings, and where each number comes from", () => {
    expect(page).toContain("# x\n\nShows. Source: Paper.");
    expect(page).toContain("Seeds 1, 2; 3,000 training steps.");
    expect(page).toContain("| what | D (exact) | D (published) |");
    expect(page).toContain("| a\\|b | ∞ | 0.13 |");
    expect(page).toContain("- A note.");
    expect(page).toContain("| JSD | 0.5000 |  | nats | exact | 0.6931 |  |");
    expect(page).toContain("- JSD: mind this");
    expect(page).toContain("![A curve](curve.svg)");
    expect(page).not.toContain("Stopped");
  });

  test("says when it was stopped", () => {
    const stopped = resultMarkdown(ABOUT, { seeds: [1], steps: 1 }, { ...RESULT, complete: false });
    expect(stopped).toContain("Stopped before its end");
  });
});

describe("settings", () => {
  const experiment: Experiment = {
    ...ABOUT,
    defaults: { seeds: [1, 2, 3], steps: 100 },
    quick: { seeds: [1], steps: 10 },
    async *run() {},
  };

  test("are the experiment's, unless asked otherwise: seeds are consecutive", () => {
    expect(settingsOf(experiment)).toEqual({ seeds: [1, 2, 3], steps: 100 });
    expect(settingsOf(experiment, { quick: true })).toEqual({ seeds: [1], steps: 10 });
    expect(settingsOf(experiment, { seed: 7, runs: 2 })).toEqual({ seeds: [7, 8], steps: 100 });
    expect(settingsOf(experiment, { quick: true, steps: 5 })).toEqual({ seeds: [1], steps: 5 });
  });

  test("that make no sense are refused", () => {
    expect(() => settingsOf(experiment, { runs: 0 })).toThrow(
      "settingsOf(experiment, request): runs must be an integer of at least 1, got 0",
    );
    expect(() => settingsOf(experiment, { seed: 0.5 })).toThrow(
      "seed must be an integer of at least 0, got 0.5",
    );
  });
});

test.each(Object.entries(experiments))(
  "%s: its name is its key, its quick setting the smaller one",
  (key, experiment) => {
    expect(experiment.name).toBe(key);
    const size = ({ seeds, steps }: Experiment["quick"]) => seeds.length * steps;
    expect(size(experiment.quick)).toBeLessThan(size(experiment.defaults));
    expect(experiment.shows).not.toMatch(/\.$/);
  },
);
