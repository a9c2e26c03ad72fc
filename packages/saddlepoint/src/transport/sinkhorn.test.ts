import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { optimalTransport } from "./optimalTransport.ts";
import { sinkhorn } from "./sinkhorn.ts";
import { sinkhornDivergence } from "./sinkhornDivergence.ts";
import { wassersteinDistance } from "./wassersteinDistance.ts";

const problem = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([n, m]) =>
  fc.record({
    cost: fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: m, maxLength: m }), {
      minLength: n,
      maxLength: n,
    }),
    source: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: n, maxLength: n }),
    target: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: m, maxLength: m }),
  }),
);

const share = (counts: readonly number[]) => {
  const all = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) => count / all);
};

const cloud = (name: string, n: number, shift = 0): Samples => {
  const values = Float64Array.from(fillNormal(stream(3, name), new Float32Array(2 * n)));
  return samples(
    values.map((value) => value + shift),
    n,
    2,
  );
};

describe("sinkhorn", () => {
  test.prop([problem, fc.double({ min: 0.02, max: 2, noNaN: true })])(
    "encloses the exact cost, and its plan has the masses as marginals",
    ({ cost, source, target }, epsilon) => {
      const [a, b] = [share(source), share(target)];
      const exact = optimalTransport(cost, a, b).cost;
      const { upper, lower, plan } = sinkhorn(cost, a, b, { epsilon });
      expect(upper.value).toBeGreaterThan(exact - 1e-12);
      expect(lower.value).toBeLessThan(exact + 1e-12);
      const m = b.length;
      const at = (i: number, j: number) => Number(plan.data[i * m + j]);
      expect(a.map((_, i) => b.reduce((sum, _, j) => sum + at(i, j), 0))).toBeAllClose(a, { rtol: 1e-12 });
      expect(b.map((_, j) => a.reduce((sum, _, i) => sum + at(i, j), 0))).toBeAllClose(b, { rtol: 1e-12 });
    },
  );

  test.prop([problem, fc.double({ min: 0.1, max: 2, noNaN: true })])(
    "its value is the plan's cost and ε times its Kullback-Leibler divergence from independence",
    ({ cost, source, target }, epsilon) => {
      const [a, b] = [share(source), share(target)];
      const { entropic, upper, plan, converged } = sinkhorn(cost, a, b, {
        epsilon,
        tolerance: 1e-10,
        maxIterations: 100_000,
      });
      expect(converged).toBe(true);
      const kl = a.reduce(
        (sum, mass, i) =>
          sum +
          b.reduce((row, other, j) => {
            const moved = Number(plan.data[i * b.length + j]);
            return row + (moved > 0 ? moved * Math.log(moved / (mass * other)) : 0);
          }, 0),
        0,
      );
      expect(entropic.value).toBeAllClose(upper.value + epsilon * kl, { atol: 1e-8 });
    },
  );

  test("tends to the exact cost as ε → 0, at most ε log(nm) away", () => {
    const [x, y] = [cloud("x", 20), cloud("y", 30, 0.5)];
    const cost = Array.from({ length: x.n }, (_, i) =>
      Array.from({ length: y.n }, (_, j) =>
        Math.hypot(
          (x.values[2 * i] ?? 0) - (y.values[2 * j] ?? 0),
          (x.values[2 * i + 1] ?? 0) - (y.values[2 * j + 1] ?? 0),
        ),
      ),
    );
    const [a, b] = [Array<number>(20).fill(1 / 20), Array<number>(30).fill(1 / 30)];
    const exact = optimalTransport(cost, a, b).cost;
    let before = Number.POSITIVE_INFINITY;
    for (const epsilon of [1, 0.1, 0.01, 0.001]) {
      const { entropic, upper, lower } = sinkhorn(cost, a, b, { epsilon, tolerance: 1e-4 });
      expect(Math.abs(entropic.value - exact)).toBeLessThan(epsilon * Math.log(600));
      expect(upper.value - lower.value).toBeLessThan(before);
      before = upper.value - lower.value;
    }
    expect(before).toBeLessThan(2e-3);
  });

  test("as ε → ∞ the plan is the independent one", () => {
    const { plan } = sinkhorn(
      [
        [0, 1],
        [1, 0],
      ],
      [0.25, 0.75],
      [0.5, 0.5],
      { epsilon: 1e6 },
    );
    expect(plan.data).toBeAllClose([0.125, 0.125, 0.375, 0.375], { rtol: 1e-5 });
  });

  test("a point without mass takes no part, and masses of another total scale the costs", () => {
    const options = { epsilon: 0.1 };
    const two = sinkhorn(
      [
        [0, 1],
        [1, 0],
      ],
      [0.25, 0.75],
      [0.5, 0.5],
      options,
    );
    const three = sinkhorn(
      [
        [0, 1, 9],
        [1, 0, -9],
      ],
      [1, 3],
      [2, 2, 0],
      options,
    );
    expect(three.entropic.value).toBeAllClose(4 * two.entropic.value);
    expect(three.upper.value).toBeAllClose(4 * two.upper.value);
    expect(three.plan.data).toBeAllClose(
      [0, 1, 2, 3].flatMap((k) => [4 * Number(two.plan.data[k]), ...(k % 2 === 1 ? [0] : [])]),
      { rtol: 1e-5 },
    );
  });

  test("what a point without mass costs changes no digit", () => {
    const at = (far: number) =>
      sinkhorn(
        [
          [0, 1, far],
          [1, 0, -far],
          [far, far, 3],
        ],
        [1, 3, 0],
        [2, 2, 0],
        { epsilon: 0.1 },
      );
    const [near, away] = [at(2), at(1e30)];
    expect(away.iterations).toBe(near.iterations);
    expect(away.upper.value).toBe(near.upper.value);
    expect(away.entropic.value).toBe(near.entropic.value);
  });

  test.each([1e-200, 1e-20, 0.1])("costs of any size beside a penalty of %d overflow nowhere", (epsilon) => {
    for (const size of [1, 1e12, 1e200]) {
      const cost = [
        [size, 0],
        [0, size],
      ];
      const { entropic, upper, lower, potentials } = sinkhorn(cost, [0.5, 0.5], [0.5, 0.5], { epsilon });
      expect(entropic.value).toBeAllClose(epsilon * Math.log(2), { rtol: 1e-3, atol: 1e-4 * epsilon });
      expect([upper.value, lower.value].every(Number.isFinite)).toBe(true);
      expect([...potentials.source, ...potentials.target].every(Number.isFinite)).toBe(true);
    }
  });

  test("ends where it is told to and warns; the progress shows every iteration and the penalty's fall", () => {
    const seen: { iteration: number; epsilon: number }[] = [];
    const cost = [
      [0, 1, 2],
      [2, 0.3, 1],
      [0.1, 2, 0],
    ];
    const [a, b] = [
      [0.2, 0.3, 0.5],
      [0.6, 0.1, 0.3],
    ];
    const onProgress = (progress: { iteration: number; epsilon: number }) => seen.push(progress);
    const { converged, iterations, entropic } = sinkhorn(cost, a, b, {
      epsilon: 0.001,
      maxIterations: 12,
      tolerance: 1e-14,
      onProgress,
    });
    expect(converged).toBe(false);
    expect(entropic.warning).toMatch(/not converged: after \d+ iterations the marginals are off by/);
    expect(seen.map(({ iteration }) => iteration)).toEqual(
      Array.from({ length: iterations }, (_, i) => i + 1),
    );
    expect(seen[0]?.epsilon).toBe(0.02);
    expect(seen.at(-1)?.epsilon).toBe(0.001);
  });

  test("says which option does not fit", () => {
    const run = (options: object) => () => sinkhorn([[1]], [1], [1], options);
    expect(run({ epsilon: 0 })).toThrow(
      /sinkhorn\(cost, source, target\): epsilon must be positive and finite, got 0/,
    );
    expect(run({ tolerance: Number.NaN })).toThrow(/tolerance must be positive and finite, got NaN/);
    expect(run({ maxIterations: 0.5 })).toThrow(/maxIterations must be an integer of at least 1, got 0.5/);
    expect(() => sinkhorn([[1]], [1], [2])).toThrow(/one positive total, got 1 and 2/);
  });
});

describe("sinkhornDivergence", () => {
  test.each([1, 2])("is 0 between a measure and itself and positive between two, for p = %d", (order) => {
    const [x, y] = [cloud("x", 25), cloud("y", 40, 0.3)];
    const options = { order, tolerance: 1e-9 };
    // S is of the size of rounding and the tolerance; its p-th root is larger.
    expect(sinkhornDivergence(x, x, options).divergence.value ** order).toBeAllClose(0, { atol: 1e-7 });
    const { divergence } = sinkhornDivergence(x, y, options);
    expect(divergence.value).toBeGreaterThan(0.05);
    expect(divergence).toMatchObject({ kind: "estimate", unit: "data units" });
    expect(sinkhornDivergence(y, x, options).divergence.value).toBeAllClose(divergence.value, { rtol: 1e-5 });
  });

  test.each([1, 2])("tends to W_p as ε → 0, for p = %d", (order) => {
    const [x, y] = [cloud("x", 15), cloud("y", 15, 1)];
    const exact = wassersteinDistance(x, y, { order }).distance.value;
    const errors = [1, 0.1, 0.01].map((epsilon) =>
      Math.abs(sinkhornDivergence(x, y, { order, epsilon, tolerance: 1e-5 }).divergence.value - exact),
    );
    expect(errors[2]).toBeLessThan(0.02);
    expect(errors[2]).toBeLessThan(errors[0] ?? 0);
  });

  test.each([0.05, 1, 20])(
    "a translation moves a measure by its length for p = 2, whatever ε (%d)",
    (epsilon) => {
      const x = cloud("x", 20);
      const y = { ...x, values: x.values.map((value, k) => value + (k % 2 === 0 ? 0.6 : -0.8)) };
      const { divergence } = sinkhornDivergence(x, y, { order: 2, epsilon, tolerance: 1e-8 });
      expect(divergence.value).toBeAllClose(1, { rtol: 1e-6 });
    },
  );

  test("masses count: doubling a point is giving it twice the mass", () => {
    const values = Float64Array.of(0, 1, 1, 4);
    const y: Samples = samples(Float64Array.of(2, 3), 2, 1);
    const listed = sinkhornDivergence(samples(values, 4, 1), y, { epsilon: 0.2 });
    const weighed = sinkhornDivergence(samples(Float64Array.of(0, 1, 4), 3, 1), y, {
      epsilon: 0.2,
      xMasses: [0.25, 0.5, 0.25],
    });
    expect(weighed.divergence.value).toBeAllClose(listed.divergence.value, { rtol: 1e-5 });
  });
});
