import { expect, test } from "vitest";
import { spearman } from "./spearman.ts";
import { strokesOf } from "./strokes.ts";

const SIZE = 28;
/** A bar about the middle: `thick` wide, 16 high, leaning by `lean` pixels a row. */
const bar = (thick: number, lean = 0): Float32Array =>
  Float32Array.from({ length: SIZE * SIZE }, (_, i) => {
    const [x, y] = [(i % SIZE) - 13.5, Math.floor(i / SIZE) - 13.5];
    return Math.abs(y) <= 8 && Math.abs(x - lean * y) <= thick / 2 ? 1 : 0;
  });

test("a bar's stroke grows with its thickness as ink over edges does, and its slant is how far it leans", () => {
  for (const thick of [2, 4, 6]) {
    // Its ends are edges too: 2 · 16 thick / (2 · 16 + 2 thick).
    const expected = (16 * thick) / (16 + thick);
    expect(Math.abs(strokesOf(bar(thick), SIZE).stroke / expected - 1)).toBeLessThan(0.15);
  }
  for (const lean of [-0.5, 0, 0.5]) {
    expect(Math.abs(strokesOf(bar(4, lean), SIZE).slant - lean)).toBeLessThan(0.05);
    // A bar of uniform ink has the deviation thickness / √12, however it leans.
    expect(Math.abs(strokesOf(bar(4, lean), SIZE).width - 4 / Math.sqrt(12))).toBeLessThan(0.3);
  }
});

test("Spearman's correlation is that of ranks: 1, -1, 0 and ties by hand", () => {
  expect(spearman([1, 2, 3, 9], [0, 1, 10, 11])).toBeCloseTo(1, 12);
  expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  expect(spearman([1, 2, 3, 4], [1, 2, 2, 1])).toBeCloseTo(0, 12);
  expect(spearman([1, 1, 2], [1, 1, 5])).toBeCloseTo(1, 12);
  expect(spearman([1, 1, 2, 3], [1, 2, 3, 4])).toBeCloseTo(0.9486832980505138, 12);
  expect(spearman([1, 1], [1, 2])).toBeNaN();
});
