import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { chiSquare } from "../../testing/goodnessOfFit.ts";
import { onDevice, values } from "../../testing/jax.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { affine } from "./affine.ts";
import { composed } from "./composed.ts";
import type { InvertibleMap } from "./invertibleMap.ts";
import { logAbsDetJacobian } from "./logAbsDetJacobian.ts";
import { logistic } from "./logistic.ts";
import { pushforward } from "./pushforward.ts";
import { pushforwardDensity } from "./pushforwardDensity.ts";

const LOG_TWO_PI = Math.log(2 * Math.PI);
const normalLogDensity = (z: Float64Array) =>
  z.reduce((sum, value) => sum - 0.5 * (value * value + LOG_TWO_PI), 0);
const uniformLogDensity = (z: Float64Array) =>
  z.every((value) => value > 0 && value < 1) ? 0 : Number.NEGATIVE_INFINITY;

/** z ↦ z + a sinh z, a coordinate at a time; its inverse by Newton's method, which converges as it is convex on each side. */
const stretch = (dimension: number, amount: number): InvertibleMap => ({
  dimension,
  forward: (z) => z.ref.add(np.sinh(z).mul(amount)),
  inverse(x) {
    let z = np.arcsinh(x.ref.mul(1 / amount));
    for (let k = 0; k < 25; k++) {
      const excess = z.ref.add(np.sinh(z.ref).mul(amount)).sub(x.ref);
      z = z.ref.sub(excess.div(np.cosh(z).mul(amount).add(1)));
    }
    x.dispose();
    return z;
  },
});

/** (z₀, z₁) ↦ (z₀, z₁ + z₀²/2): the banana; it moves volume without changing it. */
const banana: InvertibleMap = {
  dimension: 2,
  forward: (z) => bend(z, 0.5),
  inverse: (x) => bend(x, -0.5),
};

function bend(z: np.Array, amount: number): np.Array {
  const first = z.ref.slice([], [0, 1]);
  const second = z.slice([], [1, 2]);
  return np.concatenate([first.ref, second.add(np.square(first).mul(amount))], 1);
}

const grid = (from: number, to: number, count: number) =>
  Float64Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.5)) / count);

const onLine = (values: Float64Array): Samples => samples(values, values.length, 1);

const onPlane = (side: Float64Array): Samples =>
  samples(
    Float64Array.from(side).reduce(
      (out, x, i) => {
        side.forEach((y, j) => {
          out.set([x, y], 2 * (i * side.length + j));
        });
        return out;
      },
      new Float64Array(2 * side.length ** 2),
    ),
    side.length ** 2,
    2,
  );

const normals = (name: string, n: number, d: number): Samples =>
  samples(Float64Array.from(fillNormal(stream(41, name), new Float32Array(n * d))), n, d);

const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);

describe("pushforwardDensity", () => {
  const matrix = [
    [2, 1],
    [-0.5, 1.5],
  ];

  test("of a normal by an affine map is the normal with covariance A Aᵀ, in closed form", async () => {
    const x = normals("x", 20, 2);
    const { logDensity, density } = await pushforwardDensity(affine(matrix, [1, -2]), normalLogDensity, x);
    const determinant = 2 * 1.5 + 0.5;
    const [s00, s01, s11] = [5, 0.5, 2.5]; // A Aᵀ
    const expected = Array.from({ length: x.n }, (_, i) => {
      const [a, b] = [(x.values[2 * i] ?? 0) - 1, (x.values[2 * i + 1] ?? 0) + 2];
      const square = (s11 * a * a - 2 * s01 * a * b + s00 * b * b) / determinant ** 2;
      return -0.5 * square - LOG_TWO_PI - Math.log(determinant);
    });
    expect(logDensity).toBeAllClose(expected, { rtol: 1e-12 });
    expect(density).toBeAllClose(expected.map(Math.exp), { rtol: 1e-12 });
  });

  test("of the uniform by an inverse distribution function is that distribution's density", async () => {
    const { density, inverseCdf } = logistic(1, 0.5);
    const map: InvertibleMap = {
      dimension: 1,
      forward: (u) =>
        np
          .log(u.ref)
          .sub(np.log(u.neg().add(1)))
          .mul(0.5)
          .add(1),
      inverse: (x) => np.reciprocal(np.exp(x.sub(1).mul(-2)).add(1)),
    };
    const x = Float64Array.of(-3, 0, 0.9, 1, 2.5, 6);
    const found = await pushforwardDensity(map, uniformLogDensity, onLine(x));
    expect(found.density).toBeAllClose(x.map(density), { rtol: 1e-9 });
    const u = Float64Array.of(0.01, 0.5, 0.99);
    expect((await pushforward(map, onLine(u))).values).toBeAllClose(u.map(inverseCdf), {
      rtol: 1e-12,
      atol: 1e-12,
    });
  });

  test("of the uniform square by the Box-Muller map is the normal in the plane", async () => {
    const map: InvertibleMap = {
      dimension: 2,
      forward(u) {
        const radius = np.sqrt(np.log1p(u.ref.slice([], [0, 1]).neg()).mul(-2));
        const angle = u.slice([], [1, 2]).mul(2 * Math.PI);
        return np.concatenate([radius.ref.mul(np.cos(angle.ref)), radius.mul(np.sin(angle))], 1);
      },
      inverse(x) {
        const [a, b] = [x.ref.slice([], [0, 1]), x.slice([], [1, 2])];
        const turn = np
          .arctan2(b.ref.neg(), a.ref.neg())
          .mul(1 / (2 * Math.PI))
          .add(0.5);
        const square = np.square(a).add(np.square(b));
        return np.concatenate([np.exp(square.mul(-0.5)).neg().add(1), turn], 1);
      },
    };
    const x = normals("points", 30, 2);
    const { logDensity } = await pushforwardDensity(map, uniformLogDensity, x);
    const expected = Array.from({ length: x.n }, (_, i) =>
      normalLogDensity(Float64Array.from(x.values.slice(2 * i, 2 * i + 2))),
    );
    expect(logDensity).toBeAllClose(expected, { rtol: 1e-9 });
  });

  test("integrates to 1 on the line and in the plane", async () => {
    const line = grid(-40, 40, 800);
    const onTheLine = await pushforwardDensity(stretch(1, 0.5), normalLogDensity, onLine(line));
    expect(sum(onTheLine.density) * (80 / 800)).toBeAllClose(1, { rtol: 1e-4 });
    const side = grid(-12, 14, 104);
    const bent = composed(banana, affine(matrix, [0.5, 0]));
    const inThePlane = await pushforwardDensity(bent, normalLogDensity, onPlane(side));
    expect(sum(inThePlane.density) * 0.25 ** 2).toBeAllClose(1, { rtol: 2e-3 });
  });

  test("agrees with a histogram of the pushed samples: chi-square at the 0.1 % level on either side", async () => {
    const map = composed(stretch(1, 0.5), affine(-1.5, 2));
    const samples = await pushforward(map, normals("base", 20_000, 1));
    const [from, to, bins, fine] = [-4, 8, 24, 20];
    const width = (to - from) / bins;
    const { density } = await pushforwardDensity(map, normalLogDensity, onLine(grid(from, to, bins * fine)));
    const expected = Array.from(
      { length: bins },
      (_, k) => (sum(density.slice(k * fine, (k + 1) * fine)) / fine) * width * samples.n,
    );
    const observed = expected.map(
      (_, k) => samples.values.filter((x) => x >= from + k * width && x < from + (k + 1) * width).length,
    );
    const total = (values: number[]) => values.reduce((a, b) => a + b, 0);
    const { statistic, low, high } = chiSquare(
      [...observed, samples.n - total(observed)],
      [...expected, samples.n - total(expected)],
    );
    expect(statistic).toBeGreaterThan(low);
    expect(statistic).toBeLessThan(high);
  });

  test("is 0 where there is no image, and where the preimage is outside the base's support", async () => {
    const exponential: InvertibleMap = { dimension: 1, forward: np.exp, inverse: np.log };
    const lognormal = await pushforwardDensity(exponential, normalLogDensity, onLine(Float64Array.of(-1, 1)));
    expect(lognormal.density).toBeAllClose([0, Math.exp(-0.5 * LOG_TWO_PI)], { rtol: 1e-12 });
    const box = await pushforwardDensity(affine(2), uniformLogDensity, onLine(Float64Array.of(1, 3)));
    expect(box.density).toBeAllClose([0.5, 0]);
    expect(box.logDensity[1]).toBe(Number.NEGATIVE_INFINITY);
  });

  test("says which shape does not fit", async () => {
    const x = onLine(Float64Array.of(1));
    await expect(pushforwardDensity(affine(matrix), normalLogDensity, x)).rejects.toThrow(
      /x must have the map's 2 coordinates a point, got 1/,
    );
    const flat: InvertibleMap = { dimension: 1, forward: (z) => z.sum(), inverse: (z) => z };
    await expect(pushforward(flat, onLine(Float64Array.of(1, 2)))).rejects.toThrow(
      /map must take \[2, 1\] to the same shape, got \[\]/,
    );
  });
});

describe("logAbsDetJacobian", () => {
  const entry = fc.double({ min: -3, max: 3, noNaN: true });

  test.prop(
    [
      fc
        .integer({ min: 1, max: 5 })
        .chain((d) =>
          fc.array(fc.array(entry, { minLength: d, maxLength: d }), { minLength: d, maxLength: d }),
        ),
    ],
    {
      numRuns: 40,
    },
  )("of a matrix is log |det A|, and of its inverse the negative", async (rows) => {
    const d = rows.length;
    const shifted = rows.map((row, i) => row.map((value, j) => (i === j ? value + 20 : value))); // diagonally dominant
    const map = affine(shifted, 1);
    const z = normals("z", 3, d);
    const forward = await logAbsDetJacobian(map, z);
    expect(forward).toBeAllClose(Array(3).fill(logAbsDeterminantByMinors(shifted)), { rtol: 1e-10 });
    const swapped: InvertibleMap = { dimension: d, forward: map.inverse, inverse: map.forward };
    expect(await logAbsDetJacobian(swapped, z)).toBeAllClose(
      forward.map((value) => -value),
      { rtol: 1e-9 },
    );
    expect((await pushforward(swapped, await pushforward(map, z))).values).toBeAllClose(z.values, {
      atol: 1e-9,
    });
  });

  test("of composed maps is the product of their Jacobians, each where its map is applied", async () => {
    const maps = [
      banana,
      affine(
        [
          [1, 2],
          [3, 4],
        ],
        [1, 0],
      ),
      stretch(2, 0.3),
      affine(-2, [0, 1]),
    ] as const;
    const z = normals("z", 50, 2);
    const whole = await logAbsDetJacobian(composed(...maps), z);
    const parts = new Float64Array(z.n);
    let at: Samples = z;
    for (const map of maps) {
      (await logAbsDetJacobian(map, at)).forEach((value, i) => {
        parts[i] = (parts[i] ?? 0) + value;
      });
      at = await pushforward(map, at);
    }
    expect(whole).toBeAllClose(parts, { rtol: 1e-10 });
    expect((await pushforward(composed(...maps), z)).values).toBeAllClose(at.values, { rtol: 1e-12 });
  });

  test("a singular Jacobian has −Infinity", async () => {
    const cube: InvertibleMap = { dimension: 1, forward: (z) => z.ref.mul(z.ref).mul(z), inverse: np.cbrt };
    expect(await logAbsDetJacobian(cube, onLine(Float64Array.of(0, 1)))).toBeAllClose(
      [Number.NEGATIVE_INFINITY, Math.log(3)],
      { rtol: 1e-12 },
    );
  });
});

describe("affine and composed", () => {
  test("in float32 they stay in float32, so that a generator may use them", async () => {
    const map = composed(
      affine(
        [
          [2, 1],
          [-0.5, 1.5],
        ],
        [0.1, 0.2],
      ),
      affine(3, [0, 0]),
    );
    const z = Float32Array.of(0.5, -1, 2, 0.25);
    const { type, forward, back } = await onDevice("wasm", () => {
      const image = map.forward(np.array(z, { shape: [2, 2] }));
      const type = image.dtype;
      return { type, forward: values(image.ref), back: values(map.inverse(image)) };
    });
    expect(type).toBe("float32");
    expect(forward).toBeAllClose([0.3, -4.65, 13.05, -1.275], { rtol: 1e-6 });
    expect(back).toBeAllClose(z, { rtol: 1e-6 });
  });

  test("say what does not fit", () => {
    expect(() => affine(0)).toThrow(/affine\(scale, shift\): scale must not be 0, got 0/);
    expect(() =>
      affine([
        [1, 2],
        [2, 4],
      ]),
    ).toThrow(/scale must be invertible, got a matrix of determinant 0/);
    expect(() => affine([[1, 2], [2]])).toThrow(/scale must have 2 rows of 2, got a row of 1/);
    expect(() => affine([[1]], [1, 2])).toThrow(/shift must hold 1 numbers, got 2/);
    expect(() => affine(Number.NaN)).toThrow(/scale must be finite, got NaN at 0/);
    expect(() => composed(affine(2), banana)).toThrow(/maps must have one dimension, got 1 and 2/);
  });
});

/** By expansion along the first row: slow, and nothing like elimination. */
function determinantByMinors(rows: number[][]): number {
  const [first = [], ...rest] = rows;
  if (rest.length === 0) return first[0] ?? 1;
  return first.reduce(
    (total, value, j) =>
      total +
      (j % 2 === 0 ? 1 : -1) * value * determinantByMinors(rest.map((row) => row.filter((_, k) => k !== j))),
    0,
  );
}

const logAbsDeterminantByMinors = (rows: number[][]) => Math.log(Math.abs(determinantByMinors(rows)));
