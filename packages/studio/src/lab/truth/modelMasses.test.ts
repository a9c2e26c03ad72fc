import { fc, test } from "@fast-check/vitest";
import { normalCdf } from "saddlepoint/numeric";
import { describe, expect } from "vitest";
import "../../../../saddlepoint/testing/toBeAllClose.ts";
import type { Cells } from "./cells.ts";
import { coarserGrid, coarserPoints, latentGrid, latentValues } from "./latentGrid.ts";
import { modelMasses } from "./modelMasses.ts";
import type { Prior } from "./noiseAxis.ts";

const LINE: Cells = { dimension: 1, extent: { x: [-4, 4], y: [0, 1] }, columns: 64, rows: 1 };
const PLANE: Cells = { dimension: 2, extent: { x: [-2, 2], y: [-1, 3] }, columns: 32, rows: 24 };

/** A generator of one number or two from one or two, put through a grid. */
const imageOf = (priors: readonly Prior[], generator: (z: readonly number[]) => readonly number[]) => {
  const grid = latentGrid(priors);
  const values = latentValues(grid);
  const points: number[] = [];
  for (let i = 0; i < values.length; i += priors.length)
    points.push(...generator([...values.subarray(i, i + priors.length)]));
  return { grid, points: Float32Array.from(points) };
};

const sum = (masses: Float64Array): number => masses.reduce((total, mass) => total + mass, 0);

const slope = fc.double({ min: 0.05, max: 3, noNaN: true });
const shift = fc.double({ min: -1, max: 1, noNaN: true });

describe("a unit of noise on the line", () => {
  test.prop([slope, shift], { numRuns: 30 })("an affine generator makes the Gaussian that it is", (a, b) => {
    const { grid, points } = imageOf(["normal"], ([z = 0]) => [a * z + b]);
    const { inside, outside } = modelMasses(LINE, grid, [points], [1]);
    const below = (x: number) => normalCdf((x - b) / a);
    const expected = Array.from(inside, (_, i) => below(-4 + (i + 1) / 8) - below(-4 + i / 8));
    expect(inside).toBeAllClose(expected, { atol: 3e-6 }); // the generator's own float32
    expect(outside).toBeAllClose(below(-4) + 1 - below(4), { atol: 3e-6 });
  });

  test("its tails keep their place where float64 hardly reaches", () => {
    const { grid, points } = imageOf(["normal"], ([z = 0]) => [z / 8]);
    const { inside } = modelMasses(LINE, grid, [points], [1]);
    // P(24 < Z < 25) = Φ(−24) − Φ(−25)
    expect(inside[32 + 24]).toBeAllClose(normalCdf(-24) - normalCdf(-25), { rtol: 1e-3 });
  });

  test.prop([fc.func(fc.double({ min: -6, max: 6, noNaN: true }))], { numRuns: 20 })(
    "no generator loses mass, however it folds",
    (generator) => {
      const { grid, points } = imageOf(["normal"], ([z = 0]) => [generator(z)]);
      const { inside, outside } = modelMasses(LINE, grid, [points], [1]);
      expect(Math.min(...inside)).toBeGreaterThanOrEqual(0);
      const wide = modelMasses({ ...LINE, extent: { x: [-8, 8], y: [0, 1] } }, grid, [points], [1]);
      expect(sum(wide.inside)).toBeAllClose(1, { rtol: 1e-12 });
      expect(sum(inside) + outside).toBeAllClose(1, { rtol: 1e-12 });
    },
  );

  test("a fold adds both sides up: |z| has twice the density of z", () => {
    const { grid, points } = imageOf(["normal"], ([z = 0]) => [Math.abs(z)]);
    const { inside } = modelMasses(LINE, grid, [points], [1]);
    expect(inside.slice(0, 32)).toBeAllClose(new Array(32).fill(0));
    const twice = Array.from({ length: 32 }, (_, i) => 2 * (normalCdf((i + 1) / 8) - normalCdf(i / 8)));
    expect(inside.slice(32)).toBeAllClose(twice, { atol: 3e-6 });
  });

  test("a generator that ignores its noise is an atom", () => {
    const { grid, points } = imageOf(["normal"], () => [1.05]);
    const { inside } = modelMasses(LINE, grid, [points], [1]);
    expect(inside[40]).toBeAllClose(1);
  });

  test("a sum of two uniform numbers has its density, a triangle", () => {
    const { grid, points } = imageOf(["uniform", "uniform"], ([a = 0, b = 0]) => [a + b]);
    const { inside } = modelMasses(LINE, grid, [points], [1]);
    const below = (x: number) => (x <= -2 ? 0 : x >= 2 ? 1 : x < 0 ? (x + 2) ** 2 / 8 : 1 - (2 - x) ** 2 / 8);
    expect(inside).toBeAllClose(
      Array.from(inside, (_, i) => below(-4 + (i + 1) / 8) - below(-4 + i / 8)),
      { atol: 1e-6 },
    );
  });
});

describe("two units of noise in the plane", () => {
  test("uniform noise turned and stretched fills a parallelogram evenly, exactly", () => {
    const { grid, points } = imageOf(["uniform", "uniform"], ([a = 0, b = 0]) => [a + 0.25 * b, 1 + 0.5 * b]);
    const { inside, outside } = modelMasses(PLANE, grid, [points], [1]);
    expect(outside).toBeAllClose(0, { atol: 1e-9 });
    // Well inside it the density is 1/(4 · ½) and a cell is 1/8 by 1/6.
    for (const [column, row] of [
      [16, 12],
      [12, 11],
      [20, 13],
    ] as const)
      expect(inside[row * 32 + column]).toBeAllClose(0.5 / 48, { rtol: 1e-6 });
  });

  test.prop([fc.double({ min: 0.1, max: 1, noNaN: true }), shift, shift], { numRuns: 10 })(
    "independent Gaussians are products",
    (a, b, c) => {
      const { grid, points } = imageOf(["normal", "normal"], ([z = 0, w = 0]) => [a * z + b, 0.5 * w + c]);
      const { inside } = modelMasses(PLANE, grid, [points], [1]);
      const across = (i: number) => normalCdf((-2 + i / 8 - b) / a);
      const up = (row: number) => normalCdf((3 - row / 6 - c) / 0.5);
      const expected = Array.from(inside, (_, i) => {
        const [column, row] = [i % 32, Math.floor(i / 32)];
        return (across(column + 1) - across(column)) * (up(row) - up(row + 1));
      });
      expect(inside).toBeAllClose(expected, { atol: 0.01 * Math.max(...expected) });
    },
  );

  test.prop([fc.func(fc.tuple(shift, shift))], { numRuns: 10 })("no generator loses mass", (generator) => {
    const { grid, points } = imageOf(["normal", "normal"], ([z = 0, w = 0]) => {
      const [x, y] = generator([z, w]);
      return [1.9 * x, 1 + 1.9 * y];
    });
    const { inside, outside } = modelMasses(PLANE, grid, [points], [1]);
    expect(Math.min(...inside)).toBeGreaterThanOrEqual(0);
    expect(sum(inside)).toBeAllClose(1, { rtol: 1e-8 });
    expect(outside).toBeAllClose(0, { atol: 1e-8 });
  });

  test("needles and points keep their mass and their place", () => {
    for (const thin of [1e-3, 1e-6, 1e-9, 0]) {
      const { grid, points } = imageOf(["uniform", "uniform"], ([a = 0, b = 0]) => [a, 1.01 + thin * b]);
      const { inside } = modelMasses(PLANE, grid, [points], [1]);
      const row = inside.slice(11 * 32, 12 * 32);
      expect(sum(row)).toBeAllClose(1, { rtol: 1e-6 });
      expect(row.slice(8, 24)).toBeAllClose(new Array(16).fill(1 / 16), { rtol: 1e-3 });
    }
  });

  test("what is outside on any side is outside", () => {
    const { grid, points } = imageOf(["uniform", "uniform"], ([a = 0, b = 0]) => [4 * a, 1 + 4 * b]);
    const { inside, outside } = modelMasses(PLANE, grid, [points], [1]);
    expect(inside).toBeAllClose(new Array(32 * 24).fill(0.25 / (32 * 24)), { rtol: 1e-6 });
    expect(outside).toBeAllClose(0.75, { rtol: 1e-6 });
  });

  test("images of codes' values are mixed by their weights", () => {
    const left = imageOf(["normal", "normal"], ([z = 0, w = 0]) => [0.1 * z - 1, 0.1 * w + 1]);
    const right = imageOf(["normal", "normal"], ([z = 0, w = 0]) => [0.1 * z + 1, 0.1 * w + 1]);
    const both = modelMasses(PLANE, left.grid, [left.points, right.points], [0.25, 0.75]);
    const mass = (from: number) =>
      both.inside.reduce((total, m, i) => total + (i % 32 >= from && i % 32 < from + 16 ? m : 0), 0);
    expect([mass(0), mass(16)]).toBeAllClose([0.25, 0.75], { rtol: 1e-6 });
  });
});

test("half the resolution keeps every second node and all of the mass", () => {
  const { grid, points } = imageOf(["normal", "normal"], ([z = 0, w = 0]) => [
    0.4 * z,
    1 + 0.4 * w * Math.cos(z),
  ]);
  const coarse = coarserGrid(grid);
  const kept = coarserPoints(grid, points, 2);
  expect(kept).toHaveLength(coarse.columns * coarse.rows * 2);
  const [fine, rough] = [modelMasses(PLANE, grid, [points], [1]), modelMasses(PLANE, coarse, [kept], [1])];
  expect(sum(rough.inside) + rough.outside).toBeAllClose(1, { rtol: 1e-9 });
  const off = fine.inside.reduce((total, mass, i) => total + Math.abs(mass - (rough.inside[i] ?? 0)), 0);
  expect(off).toBeLessThan(0.05);
  expect(off).toBeGreaterThan(0);
});

test("a curve of the plane is refused, for it has no density", () => {
  const { grid, points } = imageOf(["normal"], ([z = 0]) => [z, z]);
  expect(() => modelMasses(PLANE, grid, [points], [1])).toThrow(/as many axes as the cells, 2, got 1/);
});
