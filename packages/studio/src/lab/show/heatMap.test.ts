import { expect, test } from "vitest";
import { heatMap, heatScale } from "./heatMap.ts";

const colours = {
  realBytes: [0, 0, 200],
  fakeBytes: [200, 100, 0],
  paperBytes: [250, 250, 250],
} as const;
const row = (...values: number[]) => ({
  columns: values.length,
  rows: 1,
  values: Float32Array.from(values),
});

test("zero is the paper, and the map leans to the real above and to the generated below", () => {
  const [paper, above, below] = [0, 1, 2].map((at) => [
    ...heatMap(row(0, 2, -2), colours, 2).slice(4 * at, 4 * at + 4),
  ]);
  expect(paper).toEqual([250, 250, 250, 255]);
  expect(above).toEqual([125, 125, 225, 255]);
  expect(below).toEqual([225, 175, 125, 255]);
});

test("values beyond the scale, infinite ones too, have its full colour; what is no number has none", () => {
  const bytes = heatMap(row(2, 5, Number.POSITIVE_INFINITY, Number.NaN), colours, 2);
  expect([...bytes.slice(4, 8)]).toEqual([...bytes.slice(0, 4)]);
  expect([...bytes.slice(8, 12)]).toEqual([...bytes.slice(0, 4)]);
  expect([...bytes.slice(12, 15)]).toEqual([250, 250, 250]);
});

test("the scale is that of nine tenths of the values, whatever a few extremes are", () => {
  const values = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (i < 95 ? 1 : 1e6));
  expect(heatScale(row(...values))).toBe(1);
  expect(heatScale(row(0, 0))).toBe(1);
});
