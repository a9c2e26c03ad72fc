import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { samples } from "../samples/samples.ts";
import { sinkhorn } from "./sinkhorn.ts";
import { sinkhornDivergence } from "./sinkhornDivergence.ts";
import { slicedWasserstein } from "./slicedWasserstein.ts";
import { provenDistance } from "./transport.ts";
import { wassersteinDistance } from "./wassersteinDistance.ts";

const normal = (name: string, n: number, d: number, shift = 0) =>
  samples(
    Float64Array.from(fillNormal(stream(4, name), new Float32Array(n * d)), (value) => value + shift),
    n,
    d,
  );

const withFar = (x: ReturnType<typeof normal>, far: number) => ({
  ...x,
  values: x.values.map((value, k) => (k < x.d ? far : value)),
});

describe("the default penalty of Sinkhorn's divergence", () => {
  test.each([1e3, 1e8, 1e20])("warns where one point at %d rules the mean cost", (far) => {
    const [x, y] = [withFar(normal("x", 40, 2), far), withFar(normal("y", 40, 2, 1), far)];
    const { divergence } = sinkhornDivergence(x, y, { order: 2, tolerance: 1e-4 });
    expect(divergence.warning).toMatch(/a few far points rule the mean cost: half of the pairs cost at most/);
    const given = sinkhornDivergence(x, y, { order: 2, epsilon: 0.1, tolerance: 1e-4 });
    expect(given.divergence.warning ?? "").not.toMatch(/far points/);
  });

  test.each([1, 2, 50])("is silent on round clouds in %d dimensions, near or apart", (d) => {
    for (const shift of [0, 0.3, 10]) {
      const { divergence } = sinkhornDivergence(normal("x", 40, d), normal("y", 40, d, shift), {
        order: 2,
        tolerance: 1e-4,
      });
      expect(divergence.warning).toBe(undefined);
    }
  });

  test("an epsilon that no power of the distances is near is refused by its own number", () => {
    const [x, y] = [normal("x", 3, 1), normal("y", 3, 1, 60)];
    expect(() => sinkhornDivergence(x, y, { order: 400, epsilon: 0.1 })).toThrow(
      /epsilon must be of the size .*, got 0\.1;/,
    );
  });
});

describe("a scaling of rows and columns", () => {
  // Costs thousands of penalties apart: products alone would under- or overflow.
  test("reaches what the potentials reach, however small the penalty", () => {
    const cost = Array.from({ length: 30 }, (_, i) =>
      Array.from({ length: 20 }, (_, j) => ((i * 37 + j * 101) % 211) / 3),
    );
    const [a, b] = [Array<number>(30).fill(1 / 30), Array<number>(20).fill(1 / 20)];
    for (const epsilon of [10, 1, 0.1, 0.02]) {
      const { entropic, upper, lower, marginalError, potentials, plan } = sinkhorn(cost, a, b, {
        epsilon,
        tolerance: 1e-9,
        maxIterations: 200_000,
      });
      expect(marginalError).toBeLessThan(1e-9);
      expect(lower.value).toBeLessThan(upper.value + 1e-12);
      expect(entropic.value).toBeGreaterThan(lower.value - 1e-9);
      plan.data.forEach((mass, k) => {
        const [i, j] = [Math.floor(k / 20), k % 20];
        const exponent =
          ((potentials.source[i] ?? 0) + (potentials.target[j] ?? 0) - (cost[i]?.[j] ?? 0)) / epsilon;
        expect(Number(mass)).toBeAllClose(Math.exp(exponent) / 600, { rtol: 1e-6, atol: 1e-10 });
      });
    }
  });
});

describe("what is not proved", () => {
  test("is a bound from above, with both ends of what is left; what is proved to rounding is exact", () => {
    expect(provenDistance("W", 2, 2 - 1e-12)).toMatchObject({ kind: "exact", value: 2 });
    expect(provenDistance("W", 2, 1)).toMatchObject({
      kind: "upper-bound",
      value: 2,
      warning: expect.stringMatching(/the plan found costs 2.00000, .* more than 1.00000/),
    });
  });
});

test("rows of as many numbers as a photograph has are no longer than arguments may be", () => {
  const wide = samples(
    new Float32Array(2 * 196_608).map((_, k) => Math.sin(k)),
    2,
    196_608,
  );
  const moved = { ...wide, values: wide.values.map((value) => value + 1) };
  expect(slicedWasserstein(wide, wide, stream(1, "directions"), { directions: 2 }).value).toBe(0);
  expect(wassersteinDistance(wide, moved).distance.value).toBeAllClose(Math.sqrt(196_608), { rtol: 1e-6 });
});
