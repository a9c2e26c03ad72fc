import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { slicedWasserstein } from "./slicedWasserstein.ts";
import { wassersteinDistance } from "./wassersteinDistance.ts";

const cloud = (name: string, n: number, d: number): Samples =>
  samples(Float64Array.from(fillNormal(stream(5, name), new Float32Array(n * d))), n, d);

const directions = () => stream(1, "directions");

describe("slicedWasserstein", () => {
  const values = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 12 });
  test.prop([values, values, fc.constantFrom(1, 1.5, 2, 3)])(
    "on a line it is the distance itself, with no interval",
    (x, y, order) => {
      const [p, q] = [x, y].map((row): Samples => samples(Float64Array.from(row), row.length, 1));
      if (!p || !q) throw new Error("unreachable");
      const exact = wassersteinDistance(p, q, { order }).distance.value;
      const { value, ci } = slicedWasserstein(p, q, directions(), { order, directions: 3 });
      expect([value, ...ci]).toBeAllClose([exact, exact, exact], { rtol: 1e-6, atol: 1e-4 });
    },
  );

  test("is seeded, 0 from a measure to itself, and at most the distance", () => {
    const [x, y] = [cloud("x", 60, 3), cloud("y", 80, 3)];
    const once = slicedWasserstein(x, y, directions());
    expect(slicedWasserstein(x, y, directions())).toEqual(once);
    expect(slicedWasserstein(x, y, stream(2, "directions")).value).not.toBe(once.value);
    expect(slicedWasserstein(x, x, directions()).value).toBe(0);
    expect(once.value).toBeLessThan(wassersteinDistance(x, y).distance.value);
    expect(once).toMatchObject({ kind: "estimate", unit: "data units", n: 256 });
  });

  test("a translation by t in d dimensions measures |t| √(1/d) for p = 2, within its interval", () => {
    const d = 5;
    const x = cloud("x", 40, d);
    const y = { ...x, values: x.values.map((value, k) => (k % d === 0 ? value + 3 : value)) };
    const { ci, value } = slicedWasserstein(x, y, directions(), { order: 2, directions: 1000 });
    expect(ci[0]).toBeLessThan(3 / Math.sqrt(d));
    expect(ci[1]).toBeGreaterThan(3 / Math.sqrt(d));
    expect(value).toBeAllClose(3 / Math.sqrt(d), { rtol: 0.05 });
  });

  test("masses count: listing a point twice is giving it twice the mass", () => {
    const y = cloud("y", 7, 2);
    const listed = slicedWasserstein(samples(Float64Array.of(0, 0, 1, 2, 1, 2), 3, 2), y, directions());
    const weighed = slicedWasserstein(samples(Float64Array.of(0, 0, 1, 2), 2, 2), y, directions(), {
      xMasses: [1 / 3, 2 / 3],
    });
    expect(weighed.value).toBeAllClose(listed.value, { rtol: 1e-9 });
  });

  test("reports every direction and refuses what does not fit", () => {
    const seen: number[] = [];
    const x = cloud("x", 4, 2);
    slicedWasserstein(x, x, directions(), { directions: 3, onProgress: (at) => seen.push(at.direction) });
    expect(seen).toEqual([1, 2, 3]);
    expect(() => slicedWasserstein(x, x, directions(), { directions: 1 })).toThrow(
      /directions must be an integer of at least 2, got 1/,
    );
    expect(() => slicedWasserstein(x, cloud("y", 4, 3), directions())).toThrow(
      /coordinates a point, got 2 and 3/,
    );
  });
});
