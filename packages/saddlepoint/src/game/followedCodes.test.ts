import { beforeAll, expect, test } from "vitest";
import { arrayOf, onDevice, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { imageReader } from "../networks/infoganImages.ts";
import { mapNamed } from "../networks/named.ts";
import { adam } from "../optimisers/adam.ts";
import { cosine, times } from "../optimisers/schedule.ts";
import { stream } from "../random/stream.ts";
import { readSamples } from "../samples/readSamples.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { type Followed, readerPhase } from "./readerPhase.ts";

const SIDE = 12;
const CLASSES = 2;

/** Strokes, some of them crossed, of which is known how far they lean to the right and how thick they are. */
function strokes(n: number, seed: number): { images: Samples; lean: number[]; thickness: number[] } {
  const drawn = stream(seed, "strokes");
  const pixels = new Float32Array(n * SIDE * SIDE);
  const [lean, thickness]: [number[], number[]] = [[], []];
  const ink = (distance: number, width: number) => Math.min(1, Math.max(0, width / 2 + 0.5 - distance));
  for (let i = 0; i < n; i++) {
    const [leans, width] = [drawn.next() - 0.5, 1 + 2 * drawn.next()];
    lean.push(leans);
    thickness.push(width);
    for (let at = 0; at < SIDE * SIDE; at++) {
      const x = (at % SIDE) - (SIDE - 1) / 2;
      const y = Math.floor(at / SIDE) - (SIDE - 1) / 2;
      const upright = Math.abs(y) < 4.5 ? ink(Math.abs(x + leans * y), width) : 0;
      const across = i % 2 === 1 && Math.abs(x) < 4.5 ? ink(Math.abs(y), width) : 0;
      pixels[i * SIDE * SIDE + at] = Math.max(upright, across);
    }
  }
  return { images: samples(pixels, n, [1, SIDE, SIDE]), lean, thickness };
}

const FOLLOWED: readonly Followed[] = [
  { name: "slant", column: CLASSES, change: "slant" },
  { name: "stroke", column: CLASSES + 2, change: "weight" },
];
const headSize = CLASSES + 2 * FOLLOWED.length;
const reader = imageReader({
  image: { size: SIDE, channels: 1 },
  headSize,
  widths: { conv1: 8, conv2: 12, dense: 32 },
  followed: FOLLOWED.map(({ column }) => column),
});
const STEPS = 250;

async function trained(followWeight: number) {
  const phase = readerPhase({
    reader,
    followed: FOLLOWED,
    followWeight,
    logits: [0, CLASSES],
    // Readings are measured while the weights still move: at the end they must not.
    optimiser: adam({ rate: times(3e-3, cosine({ steps: STEPS })), beta1: 0.5 }),
    samples: strokes(400, 1).images,
    steps: STEPS,
    batchSize: 48,
    transform: { rotation: 15, shift: 0.05, scale: 1.1, shear: 10, weight: 1, contrast: 0.1 },
    entropyWeight: 2,
    consistencyWeight: 2,
  });
  const opened = await phase.open(1, { threads: 1 });
  const [state, metrics] = await opened.draw(STEPS)(phase.initial(1));
  await opened.release();
  return { state, told: (name: string) => metrics[`following.${name}`]?.data.at(-1) };
}

let whole: Awaited<ReturnType<typeof trained>>;
beforeAll(async () => {
  whole = await trained(1);
});

const momentsOf = (x: readonly number[]) => {
  const mean = x.reduce((sum, value) => sum + value / x.length, 0);
  return { mean, deviation: Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2 / x.length, 0)) };
};

function correlation(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [momentsOf(x), momentsOf(y)];
  const together = x.reduce((sum, value, i) => sum + (value - a.mean) * ((y[i] ?? 0) - b.mean), 0) / x.length;
  return together / (a.deviation * b.deviation);
}

test("codes that follow a change become what images have of it, which no label said: of mean 0 and variance 1", async () => {
  const { images, lean, thickness } = strokes(300, 2);
  const given = readSamples(
    images,
    Int32Array.from({ length: images.n }, (_, i) => i),
  );
  const heads = await onDevice("wasm", () => {
    const variables = {
      weights: mapNamed(whole.state.weights, arrayOf),
      statistics: mapNamed(whole.state.statistics, arrayOf),
    };
    return values(reader.apply(variables, arrayOf(given), "evaluate").output);
  });
  const readings = FOLLOWED.map(({ column }) =>
    Array.from({ length: images.n }, (_, i) => heads[i * headSize + column] ?? Number.NaN),
  );
  const [slant = [], stroke = []] = readings;
  // Of one class: what changes with a stroke's weight differs between a stroke and two that cross.
  const ofClass = (x: readonly number[], which: number) => x.filter((_, i) => i % CLASSES === which);
  for (const which of [0, 1]) {
    expect(correlation(ofClass(slant, which), ofClass(lean, which))).toBeGreaterThan(0.9);
    expect(correlation(ofClass(stroke, which), ofClass(thickness, which))).toBeGreaterThan(0.9);
  }
  expect(Math.abs(correlation(slant, thickness))).toBeLessThan(0.3);
  expect(Math.abs(correlation(stroke, lean))).toBeLessThan(0.3);
  for (const { mean, deviation } of readings.map(momentsOf)) {
    expect(mean).toBeAllClose(0, { atol: 0.2 });
    expect(deviation).toBeAllClose(1, { rtol: 0.2 });
  }
});

test("how views differ is told by their readings, and not where that weighs nothing", async () => {
  for (const { name } of FOLLOWED) expect(whole.told(name)).toBeGreaterThan(0.6);
  const without = await trained(0);
  for (const { name } of FOLLOWED) expect(without.told(name)).toBeLessThan(0.3);
});
