import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { normalCdf } from "./normalCdf.ts";
import { normalQuantile } from "./normalQuantile.ts";

describe("normalCdf", () => {
  test.prop([fc.double({ min: -8, max: 8, noNaN: true })])("Φ(x) + Φ(−x) = 1", (x) => {
    expect(normalCdf(x) + normalCdf(-x)).toBeAllClose(1, { rtol: 1e-14 });
  });

  test("has the normal density as its slope", () => {
    const h = 1e-4;
    for (const x of [-9, -7.07, -5, -2, -0.5, 0, 1, 3]) {
      const slope =
        (8 * (normalCdf(x + h) - normalCdf(x - h)) - normalCdf(x + 2 * h) + normalCdf(x - 2 * h)) / (12 * h);
      const density = Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);
      expect(slope).toBeAllClose(density, { rtol: x === -7.07 ? 1e-3 : 1e-6, atol: 1e-12 });
    }
  });

  test("has known values, far into the tail", () => {
    expect([normalCdf(0), normalCdf(1.959963984540054), normalCdf(-6)]).toBeAllClose(
      [0.5, 0.975, 9.865876450376946e-10],
      { rtol: 1e-12 },
    );
    expect(normalCdf(-10) / 7.619853024160527e-24).toBeAllClose(1, { rtol: 1e-6 });
    expect([normalCdf(-40), normalCdf(40), normalCdf(Number.NaN)]).toEqual([0, 1, Number.NaN]);
  });
});

test.prop([fc.double({ min: -37, max: 0, noNaN: true })])(
  "normalQuantile inverts normalCdf, and is odd",
  (x) => {
    const u = normalCdf(x);
    expect(normalQuantile(u)).toBeAllClose(x, { rtol: 1e-12, atol: 1e-14 });
    if (x > -6)
      expect(normalQuantile(1 - u)).toBeAllClose(-normalQuantile(1 - (1 - u)), { rtol: 1e-7, atol: 1e-12 });
  },
);

test("normalQuantile has known values", () => {
  expect([0.5, 0.975, 0.001].map(normalQuantile)).toBeAllClose([0, 1.959963984540054, -3.090232306167813], {
    rtol: 1e-13,
    atol: 1e-15,
  });
});
