import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { flowPath, labelPlaces } from "./flowPath.ts";
import { DISTANCES } from "./problem.ts";

const point = fc.record({ x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 600 }) });

property.prop([point, point, fc.constantFrom(...DISTANCES)])(
  "a way leads from its farm to its factory",
  (from, to, distance) => {
    const { d } = flowPath(from, to, distance);
    const start = `M${from.x.toFixed(1)} ${from.y.toFixed(1)}`;
    const end = `${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
    expect([d.slice(0, start.length), d.slice(-end.length)]).toEqual([start, end]);
    expect(d).not.toContain("NaN");
  },
);

test("along streets it turns once, and a king walks a diagonal before the straight", () => {
  expect(flowPath({ x: 0, y: 0 }, { x: 90, y: 40 }, "manhattan").d).toBe("M0.0 0.0L90.0 0.0L90.0 40.0");
  expect(flowPath({ x: 0, y: 0 }, { x: 90, y: 40 }, "chebyshev").d).toBe("M0.0 0.0L40.0 40.0L90.0 40.0");
});

test("ways there and back along one road are told apart: they bow to different sides", () => {
  const there = flowPath({ x: 0, y: 0 }, { x: 100, y: 0 }, "euclidean").stations[0];
  const back = flowPath({ x: 100, y: 0 }, { x: 0, y: 0 }, "euclidean").stations[0];
  expect((there?.y ?? 0) * (back?.y ?? 0)).toBeLessThan(0);
});

test("a label keeps clear of the labels before it as long as its way has room", () => {
  const way = flowPath({ x: 0, y: 0 }, { x: 400, y: 0 }, "euclidean");
  const [first, second] = labelPlaces([way, way], [], 26);
  expect(Math.hypot((first?.x ?? 0) - (second?.x ?? 0), (first?.y ?? 0) - (second?.y ?? 0))).toBeGreaterThan(
    26,
  );
});
