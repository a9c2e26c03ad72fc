import { expect, test } from "vitest";
import type { Field } from "../labView.ts";
import { contourLines } from "./contourLines.ts";

const field = (size: number, value: (x: number, y: number) => number): Field => ({
  columns: size,
  rows: size,
  values: Float32Array.from({ length: size * size }, (_, i) =>
    value(((i % size) + 0.5) / size, (Math.floor(i / size) + 0.5) / size),
  ),
});
const pointsOf = (segments: readonly number[]): [number, number][] =>
  Array.from({ length: segments.length / 2 }, (_, i) => [segments[2 * i] ?? 0, segments[2 * i + 1] ?? 0]);
const lengthOf = (s: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < s.length; i += 4) {
    sum += Math.hypot((s[i + 2] ?? 0) - (s[i] ?? 0), (s[i + 3] ?? 0) - (s[i + 1] ?? 0));
  }
  return sum;
};

test("the zero line of a tilted plane is the straight line where the plane is zero", () => {
  const line = contourLines(
    field(12, (x, y) => 2 * x + y - 1.3),
    0,
  );
  expect(line.length).toBeGreaterThan(0);
  for (const [x, y] of pointsOf(line)) expect(2 * x + y).toBeCloseTo(1.3, 5);
});

test("the line around a disc of radius r lies at r and is 2 π r long", () => {
  const line = contourLines(
    field(64, (x, y) => Math.hypot(x - 0.5, y - 0.5)),
    0.3,
  );
  for (const [x, y] of pointsOf(line)) expect(Math.hypot(x - 0.5, y - 0.5)).toBeCloseTo(0.3, 3);
  expect(lengthOf(line)).toBeCloseTo(2 * Math.PI * 0.3, 2);
});

test("a level that is nowhere reached has no line, nor has a field of one row", () => {
  expect(
    contourLines(
      field(8, (x) => x),
      2,
    ),
  ).toEqual([]);
  expect(contourLines({ columns: 8, rows: 1, values: new Float32Array(8).fill(-1) }, 0)).toEqual([]);
});

test("the lines around a saddle keep its two high corners apart when its middle is low", () => {
  const corners = (a: number, b: number, c: number, d: number): Field => ({
    columns: 2,
    rows: 2,
    values: Float32Array.of(a, b, d, c),
  });
  // High at top left and bottom right, the middle below zero: each high corner is cut off by itself.
  const apart = contourLines(corners(1, -3, 1, -3), 0);
  const [first] = pointsOf(apart);
  expect(apart.length).toBe(8);
  expect(first?.[1]).toBeCloseTo(0.25, 6);
  expect(lengthOf(apart)).toBeLessThan(0.5);
});
