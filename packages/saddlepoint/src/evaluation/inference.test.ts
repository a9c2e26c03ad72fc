import { Tensor } from "@saddlepoint/engine";
import { afterAll, expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import "../../testing/toBeAllClose.ts";
import { sampleLatents } from "../codes/codeLayout.ts";
import type { GameState } from "../game/state.ts";
import { mapNamed } from "../networks/named.ts";
import { stream } from "../random/stream.ts";
import { initialStateOf } from "../recipes/gameOf.ts";
import { modelOf } from "../recipes/modelOf.ts";
import { readSamples } from "../samples/readSamples.ts";
import { createInference } from "./inference.ts";
import { samplingGenerator } from "./samplingGenerator.ts";

const images = shapeImages(300);
const recipe = tinyRecipe("training.averageDecay=0.9");
const model = modelOf(recipe, images.shape);
const { inputSize, headSize } = model.layout;
const changed = (named: GameState<Tensor>["critic"], f: (x: number) => number) =>
  mapNamed(named, ({ data, dims }) => new Tensor("float32", Float32Array.from(data, Number).map(f), dims));
const initial = initialStateOf(recipe, model);
/** As after training: weights large enough to show, and statistics of real and fake samples that differ. */
const state: GameState<Tensor> = {
  ...initial,
  generator: changed(initial.generator, (x) => 10 * x),
  average: changed(initial.average, (x) => 20 * x),
  critic: changed(initial.critic, (x) => 10 * x),
  statistics: { ...initial.statistics, real: changed(initial.statistics.real, (x) => x + 0.5) },
};
const inference = createInference(model, images.shape, state, { threads: 1 });
afterAll(async () => (await inference).release());

const latents = sampleLatents(model.layout, stream(1, "latents"), 260);
const at = (indices: readonly number[]) => readSamples(images, indices);

test("samples made in several blocks are those made alone", async () => {
  const { generate } = await inference;
  const all = await generate(state, latents);
  expect(all.dims).toEqual([260, 1, 8, 8]);
  for (const i of [0, 249, 250, 259]) {
    const alone = await generate(state, latents.slice(i * inputSize, (i + 1) * inputSize));
    expect(alone).toBeAllClose(new Tensor("float32", all.data.slice(i * 64, (i + 1) * 64), [1, 1, 8, 8]), {
      rtol: 1e-5,
      atol: 1e-6,
    });
  }
});

test("a sample is judged alike whatever batch it is in: with 'both', one function for real and generated", async () => {
  const { logits, heads: headsOf } = await inference;
  const judge = async (indices: readonly number[]) => ({
    logits: await logits(state, at(indices), "both"),
    heads: await headsOf(state, at(indices), "both"),
  });
  const together = await judge(Array.from({ length: 260 }, (_, i) => i));
  const few = await judge([259, 7, 250]);
  const heads = (i: number) => [...together.heads.subarray(i * headSize, (i + 1) * headSize)];
  expect(few.logits).toBeAllClose(
    [259, 7, 250].map((i) => together.logits[i] ?? Number.NaN),
    { rtol: 1e-4, atol: 1e-6 },
  );
  expect(few.heads).toBeAllClose([...heads(259), ...heads(7), ...heads(250)], { rtol: 1e-4, atol: 1e-6 });
});

test("the statistics that it is told to normalise by are the ones it normalises by", async () => {
  const { logits } = await inference;
  const found = await Promise.all(
    (["real", "fake", "both"] as const).map((of) => logits(state, at([0, 1, 2]), of)),
  );
  expect(found[0]).not.toEqual(found[1]);
  expect(found[2]).not.toEqual(found[0]);
  expect(found[2]).not.toEqual(found[1]);
});

test("judging at once gives D's logits and Q's heads by the statistics of each", async () => {
  const { judge, logits, heads } = await inference;
  const samples = at(Array.from({ length: 260 }, (_, i) => i));
  for (const [ofD, ofQ] of [
    ["both", "fake"],
    ["fake", "real"],
    ["real", "real"],
  ] as const) {
    const { logits: found, heads: read } = await judge(
      state,
      samples,
      ofD === ofQ ? ofD : { logits: ofD, heads: ofQ },
    );
    expect(found).toBeAllClose(await logits(state, samples, ofD), { rtol: 1e-4, atol: 1e-6 });
    expect(read).toBeAllClose(await heads(state, samples, ofQ), { rtol: 1e-4, atol: 1e-6 });
  }
});

test("the reader's heads are the first of all heads, whatever statistics the critic normalises by", async () => {
  const { heads, readerHeads } = await inference;
  const { readerHeadSize } = model.layout;
  expect(readerHeadSize).toBe(3);
  const alone = await readerHeads(state, at([3, 4]));
  for (const of of ["real", "fake", "both"] as const) {
    const all = await heads(state, at([3, 4]), of);
    const first = [0, 1].flatMap((i) => [...all.subarray(i * headSize, i * headSize + readerHeadSize)]);
    expect(alone).toBeAllClose(first, { rtol: 1e-5, atol: 1e-6 });
  }
});

test("samples come from the average of the generator's weights where one is kept", async () => {
  const { generate } = await inference;
  const rows = latents.slice(0, 2 * inputSize);
  const averaged = await generate(state, rows);
  const sampling = samplingGenerator(model, { threads: 1 });
  const { weights, statistics } = await sampling.of(state);
  await sampling.release();
  const own = { ...state.statistics, generator: statistics };
  const swapped = await generate({ ...state, generator: weights, average: {}, statistics: own }, rows);
  expect(weights).toBe(state.average);
  expect(swapped).toEqual(averaged);
  expect(await generate({ ...state, average: {} }, rows)).not.toEqual(averaged);
});

test("bounds come by name, one a sample, from a code's own columns", async () => {
  const { bounds } = await inference;
  const [read = [0, 0], own = [0, 0]] = [model.layout.codes[1]?.heads, model.layout.codes[1]?.columns];
  expect([read, own]).toEqual([
    [0, 3],
    [1, 4],
  ]);
  const heads = new Float32Array(2 * headSize);
  // The first sample's class is read surely and rightly, the second's surely and wrongly.
  const classOf = (i: number) => latents.subarray(i * inputSize + 1, i * inputSize + 4).indexOf(1);
  heads[classOf(0)] = 30;
  heads[headSize + ((classOf(1) + 1) % 3)] = 30;
  const found = await bounds(heads, latents.slice(0, 2 * inputSize));
  expect(Object.keys(found).sort()).toEqual(["shape", "slant"]);
  expect(found.shape ?? []).toBeAllClose([Math.log(3), Math.log(3) - 30], { rtol: 1e-4 });
});

test("latents and samples of another size are refused", async () => {
  const { generate, logits, judge, readerHeads } = await inference;
  await expect(generate(state, new Float32Array(inputSize + 1))).rejects.toThrow(
    `latents must be rows of ${inputSize} numbers, got ${inputSize + 1} numbers`,
  );
  const large = new Tensor("float32", new Float32Array(144), [1, 1, 12, 12]);
  const refusal = "samples must be [n, 1, 8, 8], got [1, 1, 12, 12]";
  await expect(logits(state, large, "real")).rejects.toThrow(refusal);
  await expect(judge(state, large, "real")).rejects.toThrow(refusal);
  await expect(readerHeads(state, large)).rejects.toThrow(refusal);
});
