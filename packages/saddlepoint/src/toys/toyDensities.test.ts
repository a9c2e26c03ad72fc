import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { gridOfGaussians } from "./grid.ts";
import { moons } from "./moons.ts";
import { parallelLines } from "./parallelLines.ts";
import { ringOfGaussians } from "./ring.ts";
import { swissRoll } from "./swissRoll.ts";

const DENSITIES = [
  moons(),
  parallelLines([-1, 1], 0.04),
  parallelLines([0.3], 0.1),
  ringOfGaussians({ radius: 1, deviation: 0.05 }),
  gridOfGaussians({ spacing: 0.5, deviation: 0.05 }, 3),
  ringOfGaussians("veegan"),
  ringOfGaussians("wgan-gp"),
  gridOfGaussians("veegan"),
  gridOfGaussians("wgan-gp"),
  swissRoll(),
];

describe.each(DENSITIES.map((density) => [density.name, density] as const))("%s", (_, density) => {
  const { extent, sample, logDensity } = density;

  test("draws the same in parts as at once, inside its extent", () => {
    const whole = sample(stream(1, "toy"), 500);
    const source = stream(1, "toy");
    expect([...sample(source, 123), ...sample(source, 377)]).toEqual([...whole]);
    expect(Math.max(...whole.map(Math.abs))).toBeLessThan(extent);
  });

  test("has the share of its samples near a point that its density says", () => {
    // A square about one of the samples, so that there is mass in it.
    const n = 4000;
    const points = sample(stream(2, "toy"), n);
    const [cx = 0, cy = 0] = points;
    const half = density.modes?.deviation ?? 0.05;
    const CELLS = 60;
    let mass = 0;
    for (let i = 0; i < CELLS; i++) {
      for (let j = 0; j < CELLS; j++) {
        const at = (k: number) => 2 * half * ((k + 0.5) / CELLS - 0.5);
        mass += Math.exp(logDensity(cx + at(i), cy + at(j))) * ((2 * half) / CELLS) ** 2;
      }
    }
    let inside = 0;
    for (let i = 0; i < n; i++) {
      const dx = Math.abs((points[2 * i] ?? 0) - cx);
      const dy = Math.abs((points[2 * i + 1] ?? 0) - cy);
      if (dx < half && dy < half) inside++;
    }
    expect(inside / n).toBeAllClose(mass, { atol: 4 * Math.sqrt((mass * (1 - mass)) / n) });
    expect(mass).toBeGreaterThan(0.003);
  });

  test("has all its mass in the cells of its extent, and in small cells what its density says", () => {
    const edges = Array.from({ length: 41 }, (_, i) => extent * (i / 20 - 1));
    expect(density.cells(edges, edges).reduce((sum, mass) => sum + mass)).toBeAllClose(1, { atol: 1e-6 });
    const [cx = 0, cy = 0] = sample(stream(3, "toy"), 1);
    const width = 1e-4;
    const small = (centre: number) => [0, 1, 2].map((i) => centre + (i - 1) * width);
    const [, , , mass = 0] = density.cells(small(cx), small(cy));
    const middle = logDensity(cx + width / 2, cy + width / 2);
    expect(mass).toBeAllClose(Math.exp(middle) * width ** 2, { rtol: 1e-4 });
  });
});

test("lines of no thickness have all of their mass on them, and no density elsewhere", () => {
  const { sample, cells, logDensity, extent } = parallelLines([-0.5, 0.75]);
  const points = sample(stream(1, "toy"), 400);
  const xs = points.filter((_, i) => i % 2 === 0);
  expect(new Set(xs)).toEqual(new Set([-0.5, 0.75]));
  expect(cells([-extent, -0.51, -0.49, 0.74, 0.76, extent], [-1, 0, 1])).toBeAllClose([
    0, 0.25, 0, 0.25, 0, 0, 0.25, 0, 0.25, 0,
  ]);
  expect([logDensity(0, 0), logDensity(0.75, 0), logDensity(0.75, 1.1)]).toEqual([
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
});

test("the two scalings of a mixture are one distribution in two units", () => {
  for (const make of [ringOfGaussians, gridOfGaussians]) {
    const [a, b] = [make("veegan"), make("wgan-gp")];
    const unit = (b.modes?.deviation ?? 0) / (a.modes?.deviation ?? 1);
    const scaled = a.modes?.centres.flat().map((value) => value * unit);
    expect(scaled).toBeAllClose(b.modes?.centres.flat() ?? []);
  }
});

test("WGAN-GP's numbers: a ring of radius 2 and deviation 0.02 over √2, a grid 2 apart and 0.05 over 2√2", () => {
  const ring = ringOfGaussians("wgan-gp").modes;
  expect([Math.hypot(...(ring?.centres[3] ?? [0, 0])), ring?.deviation ?? 0]).toBeAllClose([
    2 / Math.SQRT2,
    0.02 / Math.SQRT2,
  ]);
  const grid = gridOfGaussians("wgan-gp").modes;
  expect(grid?.centres).toHaveLength(25);
  expect([grid?.centres[0]?.[0] ?? 0, grid?.deviation ?? 0]).toBeAllClose([
    -4 / (2 * Math.SQRT2),
    0.05 / (2 * Math.SQRT2),
  ]);
});

test("the Swiss roll's density integrates to 1", () => {
  const { extent, logDensity } = swissRoll();
  const CELLS = 140; // 0.035 apart, about one deviation: the trapezoidal rule's error is then e^(−2π²)
  const width = (2 * extent) / CELLS;
  let sum = 0;
  for (let i = 0; i < CELLS; i++) {
    for (let j = 0; j < CELLS; j++)
      sum += Math.exp(logDensity(-extent + i * width, -extent + j * width)) * width ** 2;
  }
  expect(sum).toBeAllClose(1, { rtol: 1e-6 });
});

test.prop([fc.constantFrom(0, -1, 2.5)])("refuses a count that is not a positive integer: %j", (count) => {
  expect(() => ringOfGaussians("veegan", count)).toThrow(
    `count must be an integer of at least 1, got ${count}`,
  );
  expect(() => gridOfGaussians("veegan", count)).toThrow(
    `side must be an integer of at least 1, got ${count}`,
  );
});
