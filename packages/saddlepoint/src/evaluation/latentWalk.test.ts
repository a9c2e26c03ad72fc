import "../../testing/toBeAllClose.ts";
import { describe, expect, test } from "vitest";
import { categorical } from "../codes/categorical.ts";
import { codeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { normal } from "../codes/normal.ts";
import { uniform } from "../codes/uniform.ts";
import { stream } from "../random/stream.ts";
import { latentWalk } from "./latentWalk.ts";

const layouts = [
  ["uniform", codeLayout({ digit: categorical(3) }, { size: 40, prior: uniform(-1, 1) })],
  ["normal", codeLayout({ digit: categorical(3) }, { size: 40, prior: normal() })],
] as const;

describe.each(layouts)("a walk whose noise is %s", (prior, layout) => {
  const { inputSize } = layout;
  const options = { rows: 2, stops: 3, steps: 4 };
  const walk = (closed: boolean) => latentWalk(layout, stream(1, "walk"), { ...options, closed });
  const point = ({ latents, count }: ReturnType<typeof walk>, row: number, j: number): readonly number[] => [
    ...latents.subarray((row * count + j) * inputSize, (row * count + j + 1) * inputSize),
  ];
  const draws = sampleLatents(layout, stream(1, "walk"), 6);

  test.each([false, true])("passes its draws in turn (closed: %s)", (closed) => {
    const walked = walk(closed);
    expect(walked.count).toBe(closed ? 12 : 9);
    for (let row = 0; row < 2; row++)
      for (let stop = 0; stop < 3; stop++)
        expect(point(walked, row, 4 * stop)).toBeAllClose(
          [...draws.subarray((3 * row + stop) * inputSize, (3 * row + stop + 1) * inputSize)],
          { atol: 1e-6 },
        );
  });

  test("is as far from its first draw at the end of a closed way as after its first step from it", () => {
    const walked = walk(true);
    const [first, last] = [point(walked, 1, 0), point(walked, 1, walked.count - 1)];
    const between = point(walk(false), 1, 8);
    // Three quarters of the way from the last draw to the first.
    expect(last.slice(0, 3)).toBeAllClose(
      first.slice(0, 3).map((x, i) => 0.75 * x + 0.25 * (between[i] ?? 0)),
      { atol: 1e-6 },
    );
  });

  test(`has the middle of two draws ${prior === "normal" ? "about as long as they are" : "half way"}`, () => {
    const length = (row: readonly number[]): number => Math.hypot(...row.slice(3));
    const [a, middle, b] = [0, 2, 4].map((j) => point(walk(false), 0, j));
    if (!a || !middle || !b) throw new Error("there must be three points");
    if (prior === "uniform")
      expect(middle).toBeAllClose(
        a.map((x, i) => (x + (b[i] ?? 0)) / 2),
        { atol: 1e-6 },
      );
    else expect(length(middle) / ((length(a) + length(b)) / 2)).toBeCloseTo(1, 1);
    expect(middle.slice(0, 3).reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 6);
  });
});

test("senseless numbers are refused by name", () => {
  const [[, layout]] = layouts;
  const options = { rows: 1, stops: 2, steps: 1, closed: false };
  for (const [name, value] of [
    ["rows", 0],
    ["stops", 1],
    ["steps", 0.5],
  ] as const)
    expect(() => latentWalk(layout, stream(1, "walk"), { ...options, [name]: value })).toThrow(
      `${name} must be an integer of at least`,
    );
});
