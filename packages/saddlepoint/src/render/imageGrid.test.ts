import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import { forEachDot, textWidth } from "./bitmapText.ts";
import { GLYPHS } from "./glyphs.ts";
import { imageGrid } from "./imageGrid.ts";
import type { Raster } from "./raster.ts";

function grey(
  n: number,
  height: number,
  width: number,
  value: (image: number, y: number, x: number) => number,
): Tensor {
  const area = height * width;
  const pixels = Float32Array.from({ length: n * area }, (_, i) => {
    const at = i % area;
    return value(Math.floor(i / area), Math.floor(at / width), at % width);
  });
  return new Tensor("float32", pixels, [n, 1, height, width]);
}

function at({ data, width, channels }: Raster, x: number, y: number): number[] {
  return Array.from(data.subarray((y * width + x) * channels, (y * width + x + 1) * channels));
}

/** A label as the bitmap font draws it, "#" for a dot, read back from a picture. */
function readText(raster: Raster, x0: number, y0: number, width: number, ink: number): string[] {
  return Array.from({ length: 7 }, (_, y) =>
    Array.from({ length: width }, (_, x) => (at(raster, x0 + x, y0 + y)[0] === ink ? "#" : ".")).join(""),
  );
}

describe("imageGrid", () => {
  const shape = fc.record({
    n: fc.integer({ min: 1, max: 7 }),
    height: fc.integer({ min: 1, max: 4 }),
    width: fc.integer({ min: 1, max: 4 }),
    columns: fc.integer({ min: 1, max: 4 }),
    gap: fc.integer({ min: 0, max: 3 }),
    scale: fc.integer({ min: 1, max: 3 }),
  });
  test.prop([shape])(
    "puts every pixel of image i in row ⌊i / columns⌋ and column i mod columns, gaps elsewhere",
    (g) => {
      const value = (image: number, y: number, x: number) => (image * 16 + y * 4 + x) / 255;
      const raster = imageGrid(grey(g.n, g.height, g.width, value), { ...g, background: 200 });
      const [cellWidth, cellHeight] = [g.width * g.scale + g.gap, g.height * g.scale + g.gap];
      expect(raster.width).toBe(g.columns * cellWidth + g.gap);
      expect(raster.height).toBe(Math.ceil(g.n / g.columns) * cellHeight + g.gap);
      const expected = new Uint8Array(raster.width * raster.height).fill(200);
      for (let image = 0; image < g.n; image++) {
        for (let y = 0; y < g.height * g.scale; y++) {
          for (let x = 0; x < g.width * g.scale; x++) {
            const row = g.gap + Math.floor(image / g.columns) * cellHeight + y;
            const column = g.gap + (image % g.columns) * cellWidth + x;
            const pixel = image * 16 + Math.floor(y / g.scale) * 4 + Math.floor(x / g.scale);
            expected[row * raster.width + column] = pixel;
          }
        }
      }
      expect(raster.data).toEqual(expected);
    },
  );

  test("keeps red, green and blue in their places", () => {
    const raster = imageGrid(new Tensor("float32", [1, 0, 0, 0, 0, 1], [1, 3, 1, 2]), { gap: 0 });
    expect([raster.channels, at(raster, 0, 0), at(raster, 1, 0)]).toEqual([3, [255, 0, 0], [0, 0, 255]]);
  });

  test("clamps values outside [0, 1] and rounds to the nearest byte", () => {
    const raster = imageGrid(new Tensor("float32", [-1, 0.5, 7], [1, 1, 1, 3]), { gap: 0 });
    expect(Array.from(raster.data)).toEqual([0, 128, 255]);
  });

  test("is about square by default", () => {
    const raster = imageGrid(
      grey(10, 2, 2, () => 0),
      { gap: 0 },
    );
    expect([raster.width, raster.height]).toEqual([8, 6]);
  });

  test("writes labels left of rows and above columns, readable on either background", () => {
    const [left, top] = [textWidth("10") + 8, 7 + 8];
    for (const [background, ink] of [
      [255, 0],
      [0, 255],
    ] as const) {
      const options = { columns: 2, gap: 0, background, rowLabels: ["7", "10"], columnLabels: ["A", "B"] };
      const raster = imageGrid(
        grey(4, 21, 21, () => 0.5),
        options,
      );
      expect([raster.width, raster.height]).toEqual([left + 42, top + 42]);
      expect(readText(raster, 4, top + 21 + 7, 5, ink)).toEqual(GLYPHS["1"]);
      expect(readText(raster, 4 + 6, top + 7, 5, ink)).toEqual(GLYPHS["7"]);
      expect(readText(raster, left + 8, 4, 5, ink)).toEqual(GLYPHS.A);
    }
  });

  test("leaves out column labels that would run into one another", () => {
    const images = grey(4, 10, 10, () => 0.5);
    const raster = imageGrid(images, { columns: 4, gap: 0, columnLabels: ["88", "99", "88", "99"] });
    // "88" is 11 dots wide: every second one fits above 10-pixel images.
    expect(readText(raster, 0, 4, 5, 0)).toEqual(GLYPHS["8"]);
    expect(readText(raster, 12, 4, 5, 0)).toEqual(GLYPHS[" "]);
  });

  test("refuses other shapes, NaN and labels that do not fit, naming them", () => {
    const images = grey(4, 1, 1, () => 0);
    expect(() => imageGrid(new Tensor("float32", [1], [1]))).toThrow("got float32 [1]");
    expect(() => imageGrid(new Tensor("float32", [1, 1], [1, 2, 1, 1]))).toThrow("got float32 [1, 2, 1, 1]");
    expect(() => imageGrid(new Tensor("uint8", [1], [1, 1, 1, 1]))).toThrow("got uint8");
    expect(() => imageGrid(new Tensor("float32", [0, Number.NaN], [2, 1, 1, 1]))).toThrow(
      "got NaN in image 1",
    );
    expect(() => imageGrid(images, { columns: 2, rowLabels: ["a"] })).toThrow(
      "there must be 2 rowLabels, got 1",
    );
    expect(() => imageGrid(images, { columns: 0 })).toThrow(
      "columns must be an integer of at least 1, got 0",
    );
    expect(() => imageGrid(images, { scale: 1.5 })).toThrow(
      "scale must be an integer of at least 1, got 1.5",
    );
  });
});

describe("the bitmap font", () => {
  test("has 7 rows of 5 dots for every sign, no two alike", () => {
    const drawn = Object.values(GLYPHS).map((rows) => rows.join("\n"));
    for (const glyph of drawn) expect(glyph).toMatch(/^([.#]{5}\n){6}[.#]{5}$/);
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  test("draws small letters as capitals, a true minus as a hyphen and unknown signs as ?", () => {
    const dots = (text: string) => {
      const list: string[] = [];
      forEachDot(text, (x, y) => list.push(`${x},${y}`));
      return list;
    };
    expect(dots("c−é")).toEqual(dots("C-?"));
    expect(dots("C").length).toBeGreaterThan(5);
  });
});
