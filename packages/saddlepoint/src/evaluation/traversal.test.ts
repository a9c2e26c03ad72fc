import { describe, expect, test } from "vitest";
import { bernoulli } from "../codes/bernoulli.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout, columnsOf } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { traversal } from "./traversal.ts";

const layout = codeLayout(
  { digit: categorical(4), slant: uniform(-1, 1), flag: bernoulli() },
  { size: 3, prior: uniform(-1, 1) },
);
const source = () => stream(1, "traversal");

describe.each(layout.codes)("a traversal of $name", ({ name, code, columns }) => {
  const { latents, values, rows } = traversal(layout, source(), { code: name, count: 5, rows: 3 });
  const width = layout.inputSize;

  test("gives each column its value, in every row", () => {
    const moved = code.decode(columnsOf(latents, width, columns));
    expect(moved).toBeAllClose(Array.from({ length: rows }, () => values).flat(), { rtol: 1e-6 });
  });

  test("holds everything else along a row, and draws it anew for the next", () => {
    const rest = Array.from({ length: rows * values.length }, (_, i) =>
      [...latents.slice(i * width, (i + 1) * width)].filter((_, j) => j < columns[0] || j >= columns[1]),
    );
    rest.forEach((row, i) => {
      expect(row).toEqual(rest[i - (i % values.length)]);
    });
    expect(rest[0]).not.toEqual(rest[values.length]);
  });
});

test("continuous codes go over (-2, 2) unless told, discrete ones over every value", () => {
  expect(traversal(layout, source(), { code: "slant", count: 5 }).values).toEqual([-2, -1, 0, 1, 2]);
  expect(traversal(layout, source(), { code: "slant", count: 2, range: [0, 3] }).values).toEqual([0, 3]);
  expect(traversal(layout, source(), { code: "digit", count: 2 }).values).toEqual([0, 1, 2, 3]);
});

test("a code that is not there and rows that cannot be are refused by name", () => {
  expect(() => traversal(layout, source(), { code: "nose" })).toThrow(
    /code must be one of \[digit, slant, flag\], got "nose"/,
  );
  expect(() => traversal(layout, source(), { code: "digit", rows: 0 })).toThrow(/rows must be .* got 0/);
});
