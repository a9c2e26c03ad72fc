import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { gaussKronrod } from "./gaussKronrod.ts";
import { integrate } from "./quadrature.ts";

test("the 15-point rule is exact for polynomials up to degree 22, and its error estimate for 13", () => {
  for (let degree = 0; degree <= 22; degree++) {
    const [found] = gaussKronrod((x) => [x ** degree], 0, 2);
    expect(found?.value).toBeAllClose(2 ** (degree + 1) / (degree + 1), { rtol: 1e-14 });
    if (degree <= 13) expect(found?.error).toBeAllClose(0, { atol: 1e-10 });
  }
  const [beyond] = gaussKronrod((x) => [Math.abs(x - 1 / 3)], 0, 1);
  expect(beyond?.error).toBeGreaterThan(Math.abs((beyond?.value ?? 0) - 5 / 18));
});

const KNOWN = [
  { name: "a corner", f: (x: number) => Math.abs(x - 1 / 3), low: 0, high: 1, value: 5 / 18 },
  { name: "an integrable pole", f: (x: number) => 1 / Math.sqrt(x), low: 0, high: 1, value: 2 },
  { name: "a logarithm", f: (x: number) => Math.log(x), low: 0, high: 1, value: -1 },
  {
    name: "a bell",
    f: (x: number) => Math.exp(-x * x),
    low: -Infinity,
    high: Infinity,
    value: Math.sqrt(Math.PI),
  },
  { name: "a slow tail", f: (x: number) => 1 / (1 + x * x), low: 0, high: Infinity, value: Math.PI / 2 },
  { name: "a left tail", f: (x: number) => Math.exp(x), low: -Infinity, high: 1, value: Math.E },
  { name: "a wave", f: (x: number) => Math.cos(50 * x) ** 2, low: 0, high: 2 * Math.PI, value: Math.PI },
];

test.each(KNOWN)("$name is integrated to within its error", ({ f, low, high, value }) => {
  const { values, errors, converged } = integrate((x) => [f(x)], low, high, { tolerance: 1e-9 });
  expect(converged).toBe(true);
  expect(values).toBeAllClose([value], { atol: 1e-8 });
  expect(Math.abs((values[0] ?? 0) - value)).toBeLessThanOrEqual((errors[0] ?? 0) + 1e-12);
});

test.prop([fc.double({ min: -3, max: 0.9, noNaN: true })])(
  "a power above -1 is finite, x^-b = 1/(1 - b)",
  (b) => {
    const { values } = integrate((x) => [x ** -b], 0, 1, { tolerance: 1e-6 });
    expect(values).toBeAllClose([1 / (1 - b)], { rtol: 5e-3 });
  },
);

test.prop([fc.double({ min: 1, max: 4, noNaN: true })])("a power from -1 down is infinite at 0", (b) => {
  expect(integrate((x) => [x ** -b], 0, 1).values).toEqual([Number.POSITIVE_INFINITY]);
  expect(integrate((x) => [Math.abs(x - 0.3) ** -b], 0, 1, { points: [0.3] }).values).toEqual([
    Number.POSITIVE_INFINITY,
  ]);
});

test.prop([fc.double({ min: -2, max: 1, noNaN: true })])(
  "a tail that falls no faster than 1/x is infinite",
  (b) => {
    expect(integrate((x) => [x ** -b], 1, Number.POSITIVE_INFINITY).values).toEqual([
      Number.POSITIVE_INFINITY,
    ]);
  },
);

test("components are integrated at once, and only the one that diverges is infinite", () => {
  const { values } = integrate((x) => [x, x * x, 1 / x], 0, 1);
  expect(values).toEqual([expect.closeTo(0.5, 12), expect.closeTo(1 / 3, 12), Number.POSITIVE_INFINITY]);
});

test("too few intervals are said", () => {
  const { converged, errors } = integrate((x) => [Math.abs(Math.sin(200 * x))], 0, 1, { maxIntervals: 5 });
  expect(converged).toBe(false);
  expect(errors[0]).toBeGreaterThan(1e-6);
});
