import type { Device, Tensor } from "@saddlepoint/engine";
import type { Game } from "../../src/game/game.ts";
import { flattenSnapshot, type Snapshot } from "../../src/game/snapshot.ts";
import { gameOf } from "../../src/recipes/gameOf.ts";
import { overridden, parseOverride } from "../../src/recipes/override.ts";
import { parseRecipe } from "../../src/recipes/parseRecipe.ts";
import { presets } from "../../src/recipes/presets.ts";
import type { Recipe } from "../../src/recipes/schema.ts";
import { createTrainer } from "../../src/training/trainer.ts";
import { shapeImages } from "../../testing/shapeImages.ts";
import { stored } from "../../testing/snapshots.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";

/** A preset, or the tiny recipe of every kind of term and a reader, with `path=value` overrides. */
const recipeOf = (name: string, overrides: readonly string[]): Recipe =>
  name === "tiny"
    ? tinyRecipe(...overrides)
    : parseRecipe(overridden(presets[name], overrides.map(parseOverride)));

const gameOn = (recipe: Recipe, device: Device): Promise<Game> =>
  gameOf(recipe, shapeImages(24, { size: recipe.name === "tiny" ? 8 : 28 }), { device, threads: 1 });

type Finished = { readonly end: Snapshot; readonly metrics: Readonly<Record<string, number>> };

async function finish(game: Game, recipe: Recipe, from = game.initial(), stopAt?: number): Promise<Finished> {
  const abort = new AbortController();
  const run = createTrainer(game, recipe.training).run({ from, signal: abort.signal });
  let metrics = {};
  for (;;) {
    const { value, done } = await run.next();
    if (done) return { end: value, metrics };
    if (value.kind === "metrics" || value.kind === "prepared") metrics = { ...metrics, ...value.metrics };
    if (value.step === stopAt) abort.abort();
  }
}

/** Trains a recipe to its end. */
async function trained(recipe: Recipe, device: Device): Promise<Finished> {
  const game = await gameOn(recipe, device);
  try {
    return await finish(game, recipe);
  } finally {
    await game.release();
  }
}

/** How far apart two trainings are. */
export type Apart = {
  /** The largest difference of a metric that is no length of a gradient. */
  readonly metric: number;
  /** Of the lengths of both players' gradients: |a − b| / b. */
  readonly lengths: { readonly critic: number; readonly generator: number };
  /** Of the players' gradients: ‖a − b‖ / ‖b‖ of the array where that is largest, and which that is. */
  readonly critic: Distance;
  readonly generator: Distance;
  /** The same of all weights as one array. */
  readonly weights: number;
};

export type Distance = readonly [number, string];

/** Trains a recipe on the CPU and on WebGPU. After one step, Adam's first moment is a multiple of the gradient. */
export async function devicesApart(name: string, overrides: readonly string[]): Promise<Apart> {
  const recipe = recipeOf(name, overrides);
  const cpu = await trained(recipe, "cpu");
  const gpu = await trained(recipe, "webgpu");
  const worst = (wanted: RegExp) => furthest(gpu.end, cpu.end, wanted);
  const metrics = Object.entries(cpu.metrics)
    .filter(([key]) => !key.startsWith("gradient."))
    .map(([key, value]) => distance(gpu.metrics[key], value));
  const length = (player: "critic" | "generator") => {
    const expected = cpu.metrics[`gradient.${player}`] ?? 0;
    return distance(gpu.metrics[`gradient.${player}`], expected) / expected;
  };
  return {
    metric: Math.max(...metrics),
    lengths: { critic: length("critic"), generator: length("generator") },
    critic: worst(/^moments\.critic\.first\./),
    generator: worst(/^moments\.generator\.first\./),
    weights: weightsApart(gpu.end, cpu.end),
  };
}

/** Runs on WebGPU: twice to the end, once stopped half-way and gone on with, and once begun on the CPU. */
export async function webgpuRuns(overrides: readonly string[], half: number) {
  const recipe = recipeOf("tiny", overrides);
  const gpu = await gameOn(recipe, "webgpu");
  const cpu = await gameOn(recipe, "cpu");
  try {
    const first = await finish(gpu, recipe);
    const second = await finish(gpu, recipe);
    const stopped = await finish(gpu, recipe, gpu.initial(), half);
    const resumed = await finish(gpu, recipe, stored(stopped.end));
    const begun = await finish(cpu, recipe, cpu.initial(), half);
    const crossed = await finish(gpu, recipe, stored(begun.end));
    return {
      repeats: same(first.end, second.end),
      resumes: same(first.end, resumed.end),
      stoppedAt: stopped.end.step,
      crossedApart: weightsApart(crossed.end, first.end),
    };
  } finally {
    await Promise.all([gpu.release(), cpu.release()]);
  }
}

/** Whether two runs stand at the same place, down to the bits. */
function same(a: Snapshot, b: Snapshot): boolean {
  const [x, y] = [flattenSnapshot(a), flattenSnapshot(b)];
  const names = Object.keys(x.tensors);
  return (
    JSON.stringify([x.step, x.state, names]) === JSON.stringify([y.step, y.state, Object.keys(y.tensors)]) &&
    names.every((name) => sameBits(x.tensors[name], y.tensors[name]))
  );
}

function sameBits(a: Tensor | undefined, b: Tensor | undefined): boolean {
  const [x, y] = [bits(a), bits(b)];
  return x.length === y.length && x.every((word, i) => word === y[i]);
}

function bits(tensor: Tensor | undefined): Uint32Array {
  const { data } = tensor ?? {};
  if (!(data instanceof Float32Array || data instanceof Int32Array))
    throw new TypeError("not an array of a state");
  return new Uint32Array(data.buffer, data.byteOffset, data.length);
}

function distance(a: number | undefined, b: number): number {
  const difference = Math.abs((a ?? Number.NaN) - b);
  // JSON has no NaN.
  return Number.isFinite(difference) ? difference : Number.MAX_VALUE;
}

/** The array of those wanted whose elements are furthest from where they should be. */
function furthest(got: Snapshot, expected: Snapshot, wanted: RegExp): Distance {
  const { tensors } = flattenSnapshot(got);
  return Object.entries(flattenSnapshot(expected).tensors)
    .filter(([path]) => wanted.test(path))
    .map(([path, tensor]): Distance => [relative(tensors[path], tensor), path])
    .reduce((a, b) => (a[0] >= b[0] ? a : b), [0, "nowhere"]);
}

/** ‖a − b‖ / ‖b‖ of all weights. */
function weightsApart(got: Snapshot, expected: Snapshot): number {
  const { tensors } = flattenSnapshot(got);
  const parts = Object.entries(flattenSnapshot(expected).tensors)
    .filter(([path]) => /^(generator|critic)\./.test(path))
    .map(([path, tensor]) => squares(tensors[path], tensor));
  const sum = (key: "apart" | "scale"): number => parts.reduce((total, part) => total + part[key], 0);
  return Math.min(Math.sqrt(sum("apart") / sum("scale")), Number.MAX_VALUE);
}

/** ‖a − b‖ / ‖b‖. */
function relative(a: Tensor | undefined, b: Tensor): number {
  const { apart, scale } = squares(a, b);
  return apart === 0 ? 0 : Math.min(Math.sqrt(apart / scale), Number.MAX_VALUE);
}

/** ‖a − b‖² and ‖b‖². */
function squares(a: Tensor | undefined, b: Tensor): { readonly apart: number; readonly scale: number } {
  let [apart, scale] = [0, 0];
  for (let i = 0; i < b.size; i++) {
    const value = Number(b.data[i]);
    apart += distance(a === undefined ? undefined : Number(a.data[i]), value) ** 2;
    scale += value ** 2;
  }
  return { apart, scale };
}
