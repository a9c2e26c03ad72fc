import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import { points, type Samples, samples } from "../samples/samples.ts";
import { euclidean } from "./groundDistance.ts";
import { optimalTransport } from "./optimalTransport.ts";
import { sinkhornDivergence } from "./sinkhornDivergence.ts";
import { slicedWasserstein } from "./slicedWasserstein.ts";
import { planTable } from "./transportPlan.ts";
import { wassersteinDistance } from "./wassersteinDistance.ts";

const cloud = (name: string, n: number, d = 2): Samples<Float64Array> => {
  const draws = stream(7, name);
  return samples(
    Float64Array.from({ length: n * d }, () => draws.next()),
    n,
    d,
  );
};

const joined = (...parts: readonly Samples<Float64Array>[]): Samples<Float64Array> => {
  const values = Float64Array.from(parts.flatMap((part) => Array.from(part.values)));
  const d = parts[0]?.d ?? 1;
  return samples(values, values.length / d, d);
};

const shuffled = (x: Samples<Float64Array>, seed: number) =>
  joined(
    ...Array.from(permutation(stream(seed, "order"), x.n), (i) =>
      samples(x.values.slice(i * x.d, (i + 1) * x.d), 1, x.d),
    ),
  );

const timesAll = (x: Samples<Float64Array>, factor: number) => ({
  ...x,
  values: x.values.map((value) => value * factor),
});

const directions = () => stream(1, "directions");

/** Each in its own way to a distance, in the plane and, by another distance than the line's own, on the line. */
const WAYS: Readonly<Record<string, (x: Samples, y: Samples, order: number) => number>> = {
  wasserstein: (x, y, order) => wassersteinDistance(x, y, { order }).distance.value,
  "network simplex": (x, y, order) =>
    wassersteinDistance(x, y, { order, distance: euclidean }).distance.value,
  sliced: (x, y, order) => slicedWasserstein(x, y, directions(), { order, directions: 8 }).value,
  sinkhorn: (x, y, order) => sinkhornDivergence(x, y, { order, tolerance: 1e-4 }).divergence.value,
};

describe("exact transport over any range of costs", () => {
  test("a far pair that costs nothing in the optimum hides nothing: costs in three sizes", () => {
    const cost = [
      [1, 4, 1e18],
      [2, 1, 1e18],
      [1e18, 1e18, 1],
    ];
    const { total, gap, plan } = optimalTransport(cost, [1, 1, 1], [1, 1, 1]);
    expect(total).toMatchObject({ value: 3, kind: "exact" });
    expect(gap).toBe(0);
    expect(planTable(plan, 3, 3)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test.each([1e6, 1e8, 1e13, 1e20, 1e100])("points at %d in both sets leave the others' distance", (far) => {
    const [x, y] = [cloud("x", 30), cloud("y", 30)];
    for (const order of [1, 2, 3]) {
      const near = wassersteinDistance(x, y, { order });
      const outlier = points([[far, 0]]);
      const { distance } = wassersteinDistance(joined(outlier, x), joined(y, outlier), { order });
      expect(distance.kind).toBe("exact");
      expect(distance.value).toBeAllClose(near.distance.value * (30 / 31) ** (1 / order), { rtol: 1e-9 });
    }
  });

  test("two far clusters keep their own detail, each beside the other", () => {
    const [x, y] = [cloud("x", 12), cloud("y", 12)];
    const away = (z: Samples<Float64Array>) => ({
      ...z,
      values: z.values.map((value) => Math.round(value * 64) + 2 ** 40),
    });
    const [farX, farY] = [away(x), away(y)];
    const [near, far] = [
      wassersteinDistance(x, y, { order: 2 }),
      wassersteinDistance(farX, farY, { order: 2 }),
    ];
    const both = wassersteinDistance(joined(x, farX), joined(farY, y), { order: 2 });
    expect(both.cost).toBeAllClose((near.cost + far.cost) / 2, { rtol: 1e-12 });
  });

  // scipy.optimize.linear_sum_assignment of the same matrix of integers.
  test("agrees with an independent assignment where costs span eighteen digits", () => {
    const cost = Array.from({ length: 12 }, (_, i) =>
      Array.from(
        { length: 12 },
        (_, j) => ((i * 7919 + j * 104729 + i * j * 31) % 997) + ((i + j) % 5 === 0 ? 1e18 : 0),
      ),
    );
    const ones = Array<number>(12).fill(1);
    expect(optimalTransport(cost, ones, ones).cost).toBe(1551);
  });

  test.prop([fc.integer({ min: -150, max: 150 }), fc.constantFrom(1, 2, 3)])(
    "a power of ten on every coordinate is one on the distance",
    (exponent, order) => {
      const [x, y] = [cloud("x", 9), cloud("y", 9)];
      const factor = 10 ** exponent;
      for (const way of Object.values(WAYS)) {
        const scaled = way(timesAll(x, factor), timesAll(y, factor), order);
        expect(scaled / factor).toBeAllClose(way(x, y, order), { rtol: 1e-6 });
      }
    },
  );

  test.prop([fc.integer(), fc.constantFrom(1, 2, 400)])(
    "one set listed in two orders is 0 from itself",
    (seed, order) => {
      const x = joined(cloud("x", 12, 3), points([[1e8, 0, -3]]));
      expect(wassersteinDistance(x, shuffled(x, seed), { order }).distance.value).toBe(0);
      expect(sinkhornDivergence(x, shuffled(x, seed), { order }).divergence.value).toBe(0);
      const line = samples(x.values, x.values.length, 1);
      expect(wassersteinDistance(line, shuffled(line, seed), { order }).distance.value).toBe(0);
    },
  );

  test("equal points of other masses are not one set", () => {
    const x = points([
      [0, 0],
      [1, 0],
    ]);
    const masses = { xMasses: [0.25, 0.75], yMasses: [0.75, 0.25] };
    expect(wassersteinDistance(x, x, masses).distance.value).toBeAllClose(0.5);
  });
});

describe("orders up to 400", () => {
  test.each(Object.entries(WAYS))("%s: two points are as far apart as they are", (_, way) => {
    for (const length of [0.1, 50, 1e-9, 1e100])
      for (const order of [1, 30, 200, 400])
        expect(way(points([[0]]), points([[length]]), order)).toBeAllClose(length, { rtol: 1e-12 });
  });

  test("W_p of 1, 2, 3, 54 and 1, 2, 3, 4 is 50 / 4^(1/p)", () => {
    const [x, y] = [points([[1], [2], [3], [54]]), points([[1], [2], [3], [4]])];
    for (const order of [2, 200, 400]) {
      expect(WAYS.wasserstein?.(x, y, order)).toBeAllClose(50 / 4 ** (1 / order), { rtol: 1e-12 });
      expect(WAYS["network simplex"]?.(x, y, order)).toBeAllClose(50 / 4 ** (1 / order), { rtol: 1e-12 });
    }
  });

  test.prop([fc.constantFrom(20, 100, 400), fc.constantFrom(1e3, 1e9, 1e-9)])(
    "far pairs that the plan does not need do not drown the near ones",
    (order, far) => {
      const [x, y] = [cloud("x", 6), cloud("y", 6)];
      const outlier = points([[far + 2, 0]]);
      const { distance } = wassersteinDistance(joined(outlier, x), joined(y, outlier), { order });
      const near = wassersteinDistance(x, y, { order }).distance.value;
      if (far > 1) expect(distance.value).toBeAllClose(near * (6 / 7) ** (1 / order), { rtol: 1e-9 });
      else expect(distance.value).toBeGreaterThan(0);
    },
  );

  test.prop([fc.constantFrom(...Object.keys(WAYS).slice(0, 3))])(
    "W_p grows with p towards the farthest way",
    (name) => {
      const [x, y] = [cloud("x", 8), cloud("y", 8)];
      const at = [1, 4, 40, 200, 400].map((order) => WAYS[name]?.(x, y, order) ?? Number.NaN);
      at.forEach((value, k) => {
        if (k > 0) expect(value).toBeGreaterThan(at[k - 1] ?? 0);
      });
      expect(at[4]).toBeAllClose(at[3] ?? 0, { rtol: 0.02 });
    },
  );
});

describe("forbidden pairs", () => {
  const no = Number.POSITIVE_INFINITY;

  test("nothing goes where the cost is Infinity, though it would be cheaper by far", () => {
    const { total, plan, potentials } = optimalTransport(
      [
        [no, 7, 1],
        [3, no, 2],
        [9, 4, no],
      ],
      [1, 1, 1],
      [1, 1, 1],
    );
    expect(total.value).toBe(1 + 3 + 4);
    expect([...plan.targets]).toEqual([2, 0, 1]);
    expect([...potentials.source, ...potentials.target].every(Number.isFinite)).toBe(true);
  });

  const masked = fc
    .record({ n: fc.integer({ min: 1, max: 7 }), m: fc.integer({ min: 1, max: 7 }) })
    .chain(({ n, m }) =>
      fc.record({
        cost: fc.array(
          fc.array(fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -9, max: 9 }) }, fc.constant(no)), {
            minLength: m,
            maxLength: m,
          }),
          { minLength: n, maxLength: n },
        ),
        moves: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(m - 1)), { minLength: 1, maxLength: 12 }),
      }),
    )
    // What is moved between allowed pairs makes a problem that has a plan.
    .map(({ cost, moves }) => {
      const allowed = moves.filter(([i, j]) => Number.isFinite(cost[i]?.[j]));
      return {
        cost,
        source: cost.map((_, i) => allowed.filter(([from]) => from === i).length),
        target: (cost[0] ?? []).map((_, j) => allowed.filter(([, to]) => to === j).length),
        moved: allowed.length,
      };
    })
    .filter(({ moved }) => moved > 0);

  test.prop([masked])("is the limit of ever higher costs, with potentials that prove it", (problem) => {
    const { cost, source, target, moved } = problem;
    const { total, plan, potentials, gap } = optimalTransport(cost, source, target);
    const dear = cost.map((row) => row.map((value) => (value === no ? 1e6 : value)));
    expect(total.value).toBe(optimalTransport(dear, source, target).cost);
    expect(plan.masses.reduce((sum, mass) => sum + mass, 0)).toBe(moved);
    expect(plan.sources.every((i, k) => Number.isFinite(cost[i]?.[plan.targets[k] ?? 0]))).toBe(true);
    expect(gap).toBeAllClose(0, { atol: 1e-9 });
    cost.forEach((row, i) => {
      row.forEach((value, j) => {
        expect((potentials.source[i] ?? 0) + (potentials.target[j] ?? 0)).toBeLessThanOrEqual(value);
      });
    });
  });

  test("where every plan needs a forbidden pair, it says how much", () => {
    expect(() =>
      optimalTransport(
        [
          [0, no],
          [1, no],
        ],
        [1, 1],
        [1, 1],
      ),
    ).toThrow(/without the pairs of infinite cost, but every plan moves at least 50\.0% of all mass/);
    expect(() => optimalTransport([[no]], [1], [1])).toThrow(/at least 100% of all mass/);
  });

  test("a distance of Infinity forbids as well", () => {
    const x = points([[0], [10]]);
    const distance = (a: Float64Array, b: Float64Array) =>
      Math.sign(a[0] ?? 0) === Math.sign(b[0] ?? 0) ? euclidean(a, b) : no;
    const y = points([[40], [0]]);
    expect(wassersteinDistance(x, y, { distance }).distance.value).toBe(15);
    expect(() => wassersteinDistance(x, points([[1], [2]]), { distance })).toThrow(/50\.0% of all mass/);
  });
});
