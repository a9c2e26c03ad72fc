import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { interpolate, spherical } from "./interpolate.ts";

const rows = (size: number) =>
  fc
    .array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: size, maxLength: size })
    .map((values) => Float32Array.from(values));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const card = (prior: "uniform" | "normal") => ({
  inputSize: 6,
  noise: { size: 4, prior, columns: [2, 6] as const },
});
const length = (row: Float32Array): number => Math.hypot(...row);

describe.each(["uniform", "normal"] as const)("between two points whose noise is %s", (prior) => {
  property.prop([rows(6), rows(6)])("the ends are the points themselves", (a, b) => {
    for (const [t, end] of [[0, a] as const, [1, b] as const])
      for (const [i, value] of interpolate(card(prior), a, b, t).entries())
        expect(value).toBeCloseTo(end[i] ?? Number.NaN, 4);
  });

  property.prop([rows(6), rows(6), share])("codes go straight", (a, b, t) => {
    const between = interpolate(card(prior), a, b, t);
    for (const i of [0, 1]) expect(between[i]).toBeCloseTo((1 - t) * (a[i] ?? 0) + t * (b[i] ?? 0), 4);
  });

  property.prop([rows(6), rows(6), share])("there and back is the same way", (a, b, t) => {
    const [there, back] = [interpolate(card(prior), a, b, t), interpolate(card(prior), b, a, 1 - t)];
    for (const [i, value] of there.entries()) expect(value).toBeCloseTo(back[i] ?? Number.NaN, 3);
  });
});

property.prop([rows(6), rows(6), share])("uniform noise stays in its cube", (a, b, t) => {
  const within = (row: Float32Array) => row.map((value) => value / 3);
  const between = interpolate(card("uniform"), within(a), within(b), t);
  expect(Math.max(...between.map(Math.abs))).toBeLessThanOrEqual(1 + 1e-6);
});

test("of noise on a sphere the middle stays on it, where a straight line would pass through it", () => {
  const [a, b] = [Float32Array.of(3, 0, 0, 0), Float32Array.of(0, 3, 0, 0)];
  for (const t of [0.1, 0.25, 0.5, 0.9]) expect(length(spherical(a, b, t))).toBeCloseTo(3, 5);
  expect(
    length(spherical(a, b, 0.5).map((x, i) => x - (1.5 * ((a[i] ?? 0) + (b[i] ?? 0))) / 3)),
  ).toBeGreaterThan(0.5);
});

test("equal, opposite and missing directions give finite numbers", () => {
  const [a, zero] = [Float32Array.of(1, 2), new Float32Array(2)];
  for (const other of [a, a.map((x) => -x), zero])
    expect(Array.from(spherical(a, other, 0.3)).filter((value) => !Number.isFinite(value))).toEqual([]);
});

test("rows of another model are refused with both lengths", () => {
  expect(() => interpolate(card("normal"), new Float32Array(6), new Float32Array(5), 0.5)).toThrow(
    "rows must have 6 numbers, got 6 and 5",
  );
});
