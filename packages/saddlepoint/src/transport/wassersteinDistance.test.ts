import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { chebyshev, euclidean, manhattan } from "./groundDistance.ts";
import { optimalTransport } from "./optimalTransport.ts";
import { wassersteinDistance } from "./wassersteinDistance.ts";

const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
const orders = fc.constantFrom(1, 1.5, 2, 3);

const pointsOf = (n: number, d: number): fc.Arbitrary<Samples> =>
  fc
    .array(coordinate, { minLength: n * d, maxLength: n * d })
    .map((values) => samples(Float64Array.from(values), n, d));

/** Points with masses of total 1, some of them 0. */
const measure = (d: number) =>
  fc.integer({ min: 1, max: 8 }).chain((n) =>
    fc.record({
      points: pointsOf(n, d),
      masses: fc.array(fc.nat(5), { minLength: n, maxLength: n }).map((counts) => {
        const all = counts.reduce((a, b) => a + b, 0);
        return counts.map((count) => (all > 0 ? count / all : 1 / n));
      }),
    }),
  );

const line = (...values: number[]): Samples => samples(Float64Array.from(values), values.length, 1);

describe("wassersteinDistance", () => {
  test.prop([
    fc.integer({ min: 1, max: 3 }).chain((d) => fc.tuple(measure(d), measure(d), measure(d))),
    orders,
  ])("is a metric: 0 from a measure to itself, symmetric, and no detour is shorter", ([p, q, r], order) => {
    const between = (a: typeof p, b: typeof p) =>
      wassersteinDistance(a.points, b.points, { order, xMasses: a.masses, yMasses: b.masses }).distance.value;
    expect(between(p, p)).toBe(0);
    expect(between(p, q)).toBeAllClose(between(q, p), { rtol: 1e-9, atol: 1e-300 });
    expect(between(p, r)).toBeLessThan((between(p, q) + between(q, r)) * (1 + 1e-9) + 1e-9);
  });

  test.prop([
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }))
      .chain(([d, n]) =>
        fc.record({ x: pointsOf(n, d), shift: fc.array(coordinate, { minLength: d, maxLength: d }) }),
      ),
    orders,
  ])("a translation moves a measure by its own length", ({ x, shift }, order) => {
    const y = { ...x, values: x.values.map((value, k) => value + (shift[k % x.d] ?? 0)) };
    const { cost, distance } = wassersteinDistance(x, y, { order });
    expect(cost).toBeAllClose(Math.hypot(...shift) ** order, { rtol: 1e-9, atol: 1e-10 });
    expect(distance.value ** order).toBeAllClose(cost, { rtol: 1e-12, atol: 1e-300 });
  });

  test.prop([measure(1), measure(1), orders])(
    "on a line the quantiles give the exact optimum",
    (p, q, order) => {
      const masses = { order, xMasses: p.masses, yMasses: q.masses };
      const quantiles = wassersteinDistance(p.points, q.points, masses);
      const simplex = wassersteinDistance(p.points, q.points, { ...masses, distance: euclidean });
      expect(quantiles.cost).toBeAllClose(simplex.cost, { rtol: 1e-9, atol: 1e-9 });
      expect(quantiles.gap).toBeAllClose(0, { atol: 1e-8 });
      const { source, target } = quantiles.potentials;
      p.points.values.forEach((x, i) => {
        q.points.values.forEach((y, j) => {
          expect((source[i] ?? 0) + (target[j] ?? 0)).toBeLessThan(Math.abs(x - y) ** order + 1e-8);
        });
      });
    },
  );

  test.prop([fc.integer(), pointsOf(6, 2), pointsOf(9, 2), orders])(
    "the order in which the points are listed does not matter",
    (seed, x, y, order) => {
      const shuffled = Float64Array.from(permutation(stream(seed, "order"), x.n)).reduce(
        (values, from, to) => {
          values.set(x.values.subarray(2 * from, 2 * from + 2), 2 * to);
          return values;
        },
        new Float64Array(x.n * 2),
      );
      expect(wassersteinDistance({ ...x, values: shuffled }, y, { order }).cost).toBeAllClose(
        wassersteinDistance(x, y, { order }).cost,
        { rtol: 1e-9, atol: 1e-12 },
      );
    },
  );

  test.prop([pointsOf(5, 3), pointsOf(5, 3)])("W_p grows with p, and the ground distance counts", (x, y) => {
    const at = (order: number, distance = euclidean) =>
      wassersteinDistance(x, y, { order, distance }).distance.value;
    expect(at(1)).toBeLessThan(at(2) + 1e-9);
    expect(at(2)).toBeLessThan(at(3) + 1e-9);
    expect(at(1, chebyshev)).toBeLessThan(at(1) + 1e-9);
    expect(at(1)).toBeLessThan(at(1, manhattan) + 1e-9);
  });

  test.prop([pointsOf(4, 2), pointsOf(6, 2)])(
    "uniform masses are what giving none means, in whole parts",
    (x, y) => {
      const given = wassersteinDistance(x, y, {
        xMasses: Array(4).fill(1 / 4),
        yMasses: Array(6).fill(1 / 6),
      });
      const { distance, plan } = wassersteinDistance(x, y);
      expect(distance.value).toBeAllClose(given.distance.value, { rtol: 1e-9, atol: 1e-12 });
      for (const mass of plan.masses) expect(mass * 24).toBeAllClose(Math.round(mass * 24), { rtol: 1e-12 });
    },
  );

  test("a thousand points a side are solved to rounding, and say so while they are", () => {
    const n = 1000;
    const cloud = (name: string): Samples => {
      const draws = stream(1, name);
      return samples(
        Float64Array.from({ length: 2 * n }, () => draws.next()),
        n,
        2,
      );
    };
    let reports = 0;
    const { gap, plan, potentials, distance } = wassersteinDistance(cloud("x"), cloud("y"), {
      onProgress: () => reports++,
    });
    expect(reports).toBeGreaterThan(5);
    expect(plan.masses.length).toBe(n);
    expect(gap).toBeAllClose(0, { atol: 1e-12 });
    expect(distance.value).toBeGreaterThan(0);
    expect(potentials.source.every(Number.isFinite) && potentials.target.every(Number.isFinite)).toBe(true);
  });

  test("between discrete measures it is the transport of its own cost matrix", () => {
    const cost = [0, 3].map((x) => [1, 5].map((y) => Math.abs(x - y)));
    const { total } = optimalTransport(cost, [0.25, 0.75], [0.5, 0.5]);
    const { distance } = wassersteinDistance(line(0, 3), line(1, 5), {
      xMasses: [0.25, 0.75],
      yMasses: [0.5, 0.5],
    });
    expect(distance.value).toBeAllClose(total.value);
    expect(total.value).toBeAllClose(0.25 * 1 + 0.25 * 2 + 0.5 * 2);
  });

  test("says which argument does not fit", () => {
    const two: Samples = samples(new Float64Array(4), 2, 2);
    expect(() => wassersteinDistance(two, line(1))).toThrow(/as many coordinates a point, got 2 and 1/);
    expect(() => wassersteinDistance(two, two, { order: 0.5 })).toThrow(
      /order must be a finite number .* got 0.5/,
    );
    expect(() => wassersteinDistance(two, two, { xMasses: [1] })).toThrow(
      /xMasses must hold a mass for each of 2/,
    );
    expect(() => wassersteinDistance(two, two, { xMasses: [1, 1] })).toThrow(
      /one positive total, got 2 and 1/,
    );
  });
});
