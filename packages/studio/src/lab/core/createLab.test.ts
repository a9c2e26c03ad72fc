import { describe, expect, test } from "vitest";
import { numbersOf } from "../../../testing/numbersOf.ts";
import type { LabView } from "../labView.ts";
import { createLab, type Lab } from "./createLab.ts";
import { defaultSettings, type LabSettings } from "./settings.ts";

/** As quick as games are: one hidden layer each. */
const SMALL = { generatorWidths: [8], criticWidths: [8], batchSize: 16 } as const;
const ring = (change: Partial<LabSettings> = {}): LabSettings => ({
  ...defaultSettings("ring"),
  ...SMALL,
  ...change,
});

async function playing<Result>(settings: LabSettings, play: (lab: Lab) => Promise<Result>): Promise<Result> {
  const lab = await createLab(settings);
  try {
    return await play(lab);
  } finally {
    await lab.release();
  }
}

const total = (field: LabView["realDensity"], { x, y }: LabView["extent"]): number =>
  (field.values.reduce((sum, value) => sum + value, 0) * (x[1] - x[0]) * (y[1] - y[0])) /
  (field.columns * field.rows);

describe("a game in the Lab", () => {
  test("gives the same numbers however it is cut into calls, whatever is looked at between them", async () => {
    const settings = ring({ categories: 3, criticSteps: 2, warmupSteps: 3, warmupCriticSteps: 5 });
    const whole = await playing(settings, (lab) => lab.play(24));
    const parts = await playing(settings, async (lab) => {
      await lab.view();
      await lab.play(2);
      await lab.play(1);
      let view = await lab.play(13);
      while (view.step < 23) view = await lab.playFor(0, 23 - view.step);
      return lab.play(24 - view.step);
    });
    expect(parts).toEqual(whole);
  });

  test("is another with another seed, on the same target", async () => {
    const [one, two] = await Promise.all([1, 2].map((seed) => playing(ring({ seed }), (lab) => lab.view())));
    expect(one?.real).toEqual(two?.real);
    expect(one?.fake).not.toEqual(two?.fake);
  });

  test("moves one player alone: the critic's update leaves the points, the generator's leaves the witness", async () => {
    await playing(ring(), async (lab) => {
      const before = await lab.play(3);
      const judged = await lab.criticStep();
      expect([judged.step, judged.criticUpdates]).toEqual([3, 4]);
      expect(judged.fake).toEqual(before.fake);
      expect(judged.witness).not.toEqual(before.witness);
      const moved = await lab.generatorStep();
      expect([moved.step, moved.criticUpdates]).toEqual([4, 4]);
      expect(moved.fake).not.toEqual(judged.fake);
      expect(moved.witness).toEqual(judged.witness);
    });
  });

  test("bounds its quantity from points that trained nothing, below its ceiling and beside its exact value", async () => {
    const view = await playing(ring({ criticWidths: [32], criticRate: 0.01 }), async (lab) => {
      for (let i = 0; i < 150; i++) await lab.criticStep();
      return lab.view();
    });
    const { bound, exact } = view;
    expect(bound).toMatchObject({
      quantity: "I(x; y)",
      kind: "lower-bound",
      unit: "nats",
      ceiling: Math.LN2,
      n: 2000,
    });
    expect(bound.value).toBeGreaterThan(0.3);
    expect(bound.ci[0]).toBeLessThan(exact?.ci[1] ?? 0);
    expect(exact?.value).toBeLessThanOrEqual(Math.LN2);
    // The critic that was trained alone believes what a perfect one does, where that one is sure.
    const best = view.bestWitness?.values ?? new Float32Array(0);
    const sure = [...view.realDensity.values].flatMap((density, i) =>
      density > 0.1 && Math.abs(best[i] ?? 0) > 2 ? [i] : [],
    );
    const right = sure.filter((i) => (view.witness.values[i] ?? 0) > 0 === (best[i] ?? 0) > 0);
    expect(sure.length).toBeGreaterThan(100);
    expect(right.length / sure.length).toBeGreaterThan(0.9);
  });

  test("points go where the generator's loss falls: a small step along the pulls lowers it", async () => {
    // The hinge generator's loss at a point is −v(x), so that its pull is the slope of v: told by the witness's cells.
    const view = await playing({ ...ring(), game: "hinge" }, (lab) => lab.play(60));
    const { witness, extent } = view;
    const width = (extent.x[1] - extent.x[0]) / witness.columns;
    const at = (x: number, y: number): number => {
      const [column, row] = [(x - extent.x[0]) / width - 0.5, (extent.y[1] - y) / width - 0.5];
      const [i, j] = [Math.floor(column), Math.floor(row)];
      const [a, b] = [column - i, row - j];
      const value = (c: number, r: number) => witness.values[r * witness.columns + c] ?? Number.NaN;
      return (
        (1 - b) * ((1 - a) * value(i, j) + a * value(i + 1, j)) +
        b * ((1 - a) * value(i, j + 1) + a * value(i + 1, j + 1))
      );
    };
    let [dot, slopes, pulls] = [0, 0, 0];
    for (let k = 0; k < view.fake.length; k += 2) {
      const [x = 0, y = 0] = [view.fake[k], view.fake[k + 1]];
      const slope = [at(x + width, y) - at(x - width, y), at(x, y + width) - at(x, y - width)].map(
        (difference) => difference / (2 * width),
      );
      const pull = [view.pulls[k] ?? 0, view.pulls[k + 1] ?? 0];
      if (!slope.every(Number.isFinite)) continue;
      dot += (slope[0] ?? 0) * (pull[0] ?? 0) + (slope[1] ?? 0) * (pull[1] ?? 0);
      slopes += (slope[0] ?? 0) ** 2 + (slope[1] ?? 0) ** 2;
      pulls += (pull[0] ?? 0) ** 2 + (pull[1] ?? 0) ** 2;
    }
    expect(dot / Math.sqrt(slopes * pulls)).toBeGreaterThan(0.99);
    expect(Math.sqrt(pulls / slopes)).toBeGreaterThan(0.95);
    expect(Math.sqrt(pulls / slopes)).toBeLessThan(1.05);
  });

  test("that clips has no weight beyond ±c, and counts those that are there; other games count none", async () => {
    const clip: LabSettings = { ...ring(), game: "wasserstein", penalty: "clip", clip: 0.01 };
    await playing(clip, async (lab) => {
      expect((await lab.view()).clipped).toBeNull();
      const { clipped } = await lab.criticStep();
      // 2 × 8 + 8 weights and biases of the hidden layer, 8 + 1 of the output; Glorot's spread is far wider than c.
      expect(clipped).toMatchObject({ weights: 33, limit: 0.01 });
      expect(clipped?.atLimit).toBeGreaterThan(16);
      expect(clipped?.atLimit).toBeLessThanOrEqual(33);
    });
    expect((await playing(ring(), (lab) => lab.criticStep())).clipped).toBeNull();
  });

  test("whose numbers stop being finite says so, and stays as it was", async () => {
    // Rates a thousand times too large; the Pearson divergence squares what comes of them.
    const wild = {
      ...defaultSettings("mixture", "f-gan"),
      divergence: "pearson",
      generatorWidths: [8, 8, 8, 8],
      criticWidths: [8, 8, 8, 8],
      generatorActivation: "relu",
      criticActivation: "relu",
      batchSize: 16,
      generatorRate: 1,
      criticRate: 1,
    } as const;
    await playing(wild, async (lab) => {
      const before = await lab.view();
      let last = before;
      const broken = (async () => {
        for (let i = 0; i < 20; i++) last = await lab.play(60);
      })();
      await expect(broken).rejects.toThrow(/stopped being a finite number.*Lower both learning rates/);
      expect(await lab.view()).toEqual(last);
    });
  });
});

test("Q's bound on a continuous code is below its information on the line, which the plane makes infinite", async () => {
  for (const code of [{ uniforms: 1 }, { normals: 1, categories: 2 }]) {
    const settings: LabSettings = {
      ...defaultSettings("two-gaussians"),
      ...SMALL,
      ...code,
      criticRate: 0.01,
    };
    await playing(settings, async (lab) => {
      for (let i = 0; i < 3; i++) {
        const view = await lab.play(40);
        for (const { name, bound, exact } of view.codes) {
          expect(bound.ci[0], `${name} at step ${view.step}`).toBeLessThanOrEqual(exact?.ci[1] ?? Number.NaN);
          expect(Number.isFinite(exact?.value)).toBe(true);
        }
      }
    });
  }
  const plane = await playing(ring({ uniforms: 1, noise: 1 }), (lab) => lab.view());
  expect(plane.codes.map(({ exact }) => exact?.value)).toEqual([Number.POSITIVE_INFINITY]);
  const unknown = await playing(ring({ uniforms: 1, noise: 2 }), (lab) => lab.view());
  expect(unknown.codes.map(({ exact }) => exact)).toEqual([null]);
});

describe("a view", () => {
  const GAMES: Readonly<Record<string, LabSettings>> = {
    "of a line, with codes": { ...defaultSettings("two-gaussians"), ...SMALL, categories: 2 },
    "of the ring, with codes of every kind": ring({ categories: 3, uniforms: 1, normals: 1 }),
    "of the ring": ring(),
    "of a curve that learns a line, by W1": {
      ...defaultSettings("lines", "wasserstein"),
      ...SMALL,
      noise: 1,
      criticSteps: 1,
    },
    "of a drawing": {
      ...defaultSettings("drawn", "least-squares"),
      ...SMALL,
      points: [[0.3, -0.4]],
      penalty: "spectral",
    },
    "of more noise than the plane has numbers": ring({ noise: 5, penalty: "r1" }),
  };

  test.each(Object.entries(GAMES))("%s has a number for everything that it shows", async (_, settings) => {
    const view = await playing(settings, (lab) => lab.play(2));
    const { dimension, extent, witness, realDensity } = view;
    const cells = witness.columns * witness.rows;
    expect([witness.values.length, realDensity.values.length]).toEqual([cells, cells]);
    for (const points of [view.fake, view.pulls]) expect(points.length).toBe(view.real.length);
    for (const [path, numbers] of numbersOf({ ...view, bound: 0, exact: 0, codes: 0, bestWitness: 0 })) {
      expect(numbers.every(Number.isFinite), path).toBe(true);
    }
    expect(total(realDensity, extent)).toBeGreaterThan(0.98);
    expect(total(realDensity, extent)).toBeLessThan(1.0001);
    if (view.fakeDensity !== null) expect(total(view.fakeDensity, extent)).toBeLessThan(1.0001);
    const values = Math.max(1, settings.categories);
    expect(view.latentImages.map(({ code }) => code)).toEqual(Array.from({ length: values }, (_, i) => i));
    for (const { columns, rows, points } of view.latentImages) {
      expect(points.length).toBe(columns * rows * dimension);
    }
    expect(view.codes).toHaveLength((settings.categories > 0 ? 1 : 0) + settings.uniforms + settings.normals);
    expect(view.fakeCodes.length).toBe(settings.categories > 0 ? view.fake.length / dimension : 0);
    expect(Object.keys(view.metrics)).toEqual(
      expect.arrayContaining(["loss.critic", "loss.generator", "gradient.critic", "gradient.generator"]),
    );
  });
});
