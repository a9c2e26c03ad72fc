import { describe, expect, test } from "vitest";
import { codeRange, codeValues } from "./codeValues.ts";
import { readCode, withCode } from "./drawLatents.ts";
import { pictureOf } from "./pictureOf.ts";
import { digitsCard } from "./testing/digitsCard.ts";
import { traversalGrid } from "./traversalGrid.ts";

const [digit, style1] = digitsCard.codes;
if (digit === undefined || style1 === undefined) throw new Error("the card has codes");
const point = Float32Array.from({ length: 74 }, (_, i) => (i === 3 ? 1 : i < 10 ? 0 : i / 100));

describe("a grid of two codes", () => {
  const { columns, rows, latents } = traversalGrid(point, style1, digit, 5);

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

  test("gives the point where both codes have the point's own values", () => {
    const own = withCode(point, style1, 0);
    expect(latents.slice(23 * 74, 24 * 74)).toEqual(own);
  });

  test("of a code with itself is refused", () => {
    expect(() => traversalGrid(point, digit, digit, 3)).toThrow("needs two codes, got digit twice");
  });
});

test("a range beyond the trained one has the same middle", () => {
  const shifted = { ...style1, kind: "uniform" as const, low: 1, high: 3 };
  expect(codeRange(shifted)).toEqual([0, 4]);
  expect(codeValues(shifted, 3)).toEqual([1, 2, 3]);
  const normal = { ...style1, kind: "normal" as const, low: -2, high: 2 };
  expect(codeRange(normal)).toEqual([-3, 3]);
  expect(codeValues(normal, 3)).toEqual([-2, 0, 2]);
  expect(() => codeValues(shifted, 1)).toThrow("steps must be an integer of at least 2, got 1");
});

describe("a picture of images", () => {
  test("enlarges each pixel to a square, and is opaque and white where there is no image", () => {
    const { width, height, data } = pictureOf(Float32Array.of(0, 0.2, 0.4), [1, 1, 1], {
      columns: 2,
      scale: 2,
    });
    expect([width, height]).toEqual([4, 4]);
    const reds = Array.from({ length: 16 }, (_, i) => data[4 * i]);
    const [above, below] = [
      [0, 0, 51, 51],
      [102, 102, 255, 255],
    ];
    expect(reds).toEqual([above, above, below, below].flat());
    expect(new Set(Array.from({ length: 16 }, (_, i) => data[4 * i + 3]))).toEqual(new Set([255]));
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
