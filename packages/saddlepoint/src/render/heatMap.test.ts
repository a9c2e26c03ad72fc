import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { viridis } from "./colourMap.ts";
import { heatMap, type Surface, surfacePoints } from "./heatMap.ts";
import type { Raster } from "./raster.ts";
import { sideBySide } from "./sideBySide.ts";

const SQUARE = { columns: 20, rows: 20, x: [-1, 1], y: [-1, 1] } as const;

const surfaceOf = (f: (x: number, y: number) => number): Surface => {
  const points = surfacePoints(SQUARE);
  return {
    ...SQUARE,
    values: Float64Array.from({ length: points.length / 2 }, (_, i) =>
      f(points[2 * i] ?? 0, points[2 * i + 1] ?? 0),
    ),
  };
};

const pixel = ({ data, width }: Raster, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

/** The pixel of a place in the map, whose margins are as heatMap has them. */
const SIZE = 200;
const place = (picture: Raster, x: number, y: number): number[] =>
  pixel(picture, Math.round(64 + ((x + 1) / 2) * SIZE), Math.round(56 + SIZE - ((y + 1) / 2) * SIZE));

const brightness = (rgb: readonly number[]): number => rgb.reduce((a, b) => a + b, 0);

describe("a heat map", () => {
  test("grows lighter to the right and upwards with a surface that does", () => {
    const picture = heatMap({ title: "t", label: "v", surface: surfaceOf((x, y) => x + y), size: SIZE });
    const along = [-0.9, -0.3, 0.3, 0.9];
    for (const line of [along.map((x) => place(picture, x, 0)), along.map((y) => place(picture, 0, y))]) {
      const light = line.map(brightness);
      expect(light).toEqual(light.toSorted((a, b) => a - b));
    }
    expect(place(picture, 0.9, 0.9)).not.toEqual(place(picture, -0.9, -0.9));
  });

  test("draws points where they are, and none outside", () => {
    const colour = [255, 0, 0] as const;
    const surface = surfaceOf(() => 0);
    const base = { title: "t", label: "v", surface, size: SIZE };
    const picture = heatMap({ ...base, clouds: [{ name: "p", points: [0.5, -0.5], colour, radius: 3 }] });
    expect(place(picture, 0.5, -0.5)).toEqual([...colour]);
    expect(place(picture, -0.5, 0.5)).not.toEqual([...colour]);
    const legendOnly = heatMap({ ...base, clouds: [{ name: "p", points: [], colour, radius: 3 }] });
    const outside = heatMap({ ...base, clouds: [{ name: "p", points: [7, 0, 0, -3], colour, radius: 3 }] });
    expect(outside.data).toEqual(legendOnly.data);
  });

  test("marks a contour between the values on its two sides, and nowhere else", () => {
    const options = { title: "t", label: "v", surface: surfaceOf((x) => x), size: SIZE };
    const [plain, lined] = [heatMap(options), heatMap({ ...options, contours: [0.25] })];
    for (const y of [-0.8, 0, 0.8]) {
      const changed = Array.from({ length: SIZE }, (_, i) => (2 * (i + 0.5)) / SIZE - 1).filter(
        (x) => String(place(plain, x, y)) !== String(place(lined, x, y)),
      );
      expect(changed.length).toBeGreaterThan(0);
      for (const x of changed) expect(Math.abs(x - 0.25)).toBeLessThan(0.03);
    }
  });

  test("refuses a surface that does not fit its shape, or is not finite", () => {
    const bad = { ...surfaceOf(() => 0), values: [1, 2, 3] };
    expect(() => heatMap({ title: "t", label: "v", surface: bad })).toThrow("got 20 × 20 and 3 values");
    const nan = surfaceOf((x) => (x > 0.9 ? Number.NaN : 0));
    expect(() => heatMap({ title: "t", label: "v", surface: nan })).toThrow(
      "values must be finite, got NaN at",
    );
  });
});

test.prop([fc.double({ min: -1, max: 2, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true })])(
  "the colours grow lighter in green, and are clamped outside [0, 1]",
  (share, more) => {
    expect(viridis(share + more)[1]).toBeGreaterThanOrEqual(viridis(share)[1]);
    expect(viridis(Math.min(1, Math.max(0, share)))).toEqual(viridis(share));
  },
);

test("side by side, pictures keep their pixels; a grey one is refused", () => {
  const one = (value: number): Raster => ({
    width: 2,
    height: 1,
    channels: 3,
    data: new Uint8Array(6).fill(value),
  });
  const joined = sideBySide([one(1), one(2), one(3)], 2);
  expect([joined.width, joined.height]).toEqual([4, 2]);
  expect([
    pixel(joined, 1, 0)[0],
    pixel(joined, 2, 0)[0],
    pixel(joined, 0, 1)[0],
    pixel(joined, 3, 1)[0],
  ]).toEqual([1, 2, 3, 255]);
  expect(() => sideBySide([{ width: 1, height: 1, channels: 1, data: new Uint8Array(1) }])).toThrow(
    "got [1]",
  );
});
