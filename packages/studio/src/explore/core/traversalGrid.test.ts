import { describe, expect, test } from "vitest";
import { codeRange, codeValues } from "./codeValues.ts";
import { readCode } from "./drawLatents.ts";
import { pictureOf } from "./pictureOf.ts";
import { digitsCard } from "./testing/digitsCard.ts";
import { traversalGrid } from "./traversalGrid.ts";

const [digit, style1] = digitsCard.codes;
if (digit === undefined || style1 === undefined) throw new Error("the card has codes");
const point = Float32Array.from({ length: 74 }, (_, i) => (i === 3 ? 1 : i < 10 ? 0 : i / 100));

describe("a grid of two codes", () => {
  const { columns, rows, latents } = traversalGrid(point, {
    across: digit,
    down: style1,
    steps: 5,
    reach: 2,
  });

  test("has each class across and evenly spaced numbers down, to twice the trained range", () => {
    expect(columns).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(rows).toEqual([-2, -1, 0, 1, 2]);
  });

  test("has in each cell its two codes' values and all else of the point", () => {
    for (let cell = 0; cell < 50; cell++) {
      const row = latents.subarray(cell * 74, (cell + 1) * 74);
      expect(readCode(row, digit)).toBe(columns[cell % 10]);
      expect(readCode(row, style1)).toBe(rows[Math.floor(cell / 10)]);
      expect(row.slice(11)).toEqual(point.slice(11));
    }
  });

  test("of one code is a strip, and through the point's own value gives the point", () => {
    const strip = traversalGrid(point, { across: digit, steps: 2 });
    expect(strip.rows.length).toBe(1);
    expect(strip.latents.slice(3 * 74, 4 * 74)).toEqual(point);
  });

  test("of a code with itself is refused", () => {
    expect(() => traversalGrid(point, { across: digit, down: digit, steps: 3 })).toThrow(
      "needs two codes, got digit twice",
    );
  });
});

test("a range beyond the trained one has the same middle", () => {
  const shifted = { ...style1, kind: "uniform" as const, low: 1, high: 3 };
  expect(codeRange(shifted)).toEqual([0, 4]);
  expect(codeValues(shifted, 3)).toEqual([1, 2, 3]);
  expect(() => codeValues(shifted, 1)).toThrow("steps must be an integer of at least 2, got 1");
});

describe("a picture of images", () => {
  test("enlarges each pixel to a square, and leaves the gap between images", () => {
    const { width, height, data } = pictureOf(Float32Array.of(0, 1, 0.2, 0.4), [1, 1, 2], {
      columns: 1,
      scale: 2,
      gap: 1,
      background: 9,
    });
    expect([width, height]).toEqual([4, 5]);
    const reds = Array.from({ length: 20 }, (_, i) => data[4 * i]);
    const lines = [
      [0, 0, 255, 255],
      [51, 51, 102, 102],
    ];
    expect(reds).toEqual([lines[0], lines[0], [9, 9, 9, 9], lines[1], lines[1]].flat());
    expect(new Set(Array.from({ length: 20 }, (_, i) => data[4 * i + 3]))).toEqual(new Set([255]));
  });

  test("keeps colours apart, and what lies outside [0, 1] at its ends", () => {
    const { data } = pictureOf(Float32Array.of(-1, 0.4, 7), [3, 1, 1]);
    expect(Array.from(data)).toEqual([0, 102, 255, 255]);
  });

  test("of broken images is refused", () => {
    expect(() => pictureOf(new Float32Array(5), [1, 2, 2])).toThrow("must be [n, 1, 2, 2], got 5 numbers");
    expect(() => pictureOf(new Float32Array(0), [1, 2, 2])).toThrow("got 0 numbers");
  });
});
