import "../../testing/toBeAllClose.ts";
import { Tensor } from "@saddlepoint/engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tinyGame } from "../../testing/tinyGame.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { normal } from "../codes/normal.ts";
import { uniform } from "../codes/uniform.ts";
import { createGame } from "../game/createGame.ts";
import type { Game } from "../game/game.ts";
import { mlpCritic, mlpGenerator } from "../networks/mlpNetworks.ts";
import { mapNamed } from "../networks/named.ts";
import { information } from "../objectives/information.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { objective } from "../objectives/objective.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { samples } from "../samples/samples.ts";
import { type Inference, inferenceOf } from "./inference.ts";
import { type InvertedImage, type InvertOptions, invertImages } from "./invertImages.ts";
import { latentNorm } from "./latentNorm.ts";

const PIXELS = 24;

const layout = codeLayout(
  { shape: categorical(3), slant: uniform(-1, 2) },
  { size: 3, prior: uniform(-1, 1) },
);

/** A generator that nobody trained: its weights are in general position, so that an image has one origin. */
function untrained(): Promise<Game> {
  const points = fillNormal(stream(1, "points"), new Float32Array(20 * PIXELS));
  return createGame(
    tinyGame({
      model: {
        layout,
        generator: mlpGenerator({ inputSize: layout.inputSize, shape: [PIXELS], widths: [64] }),
        critic: mlpCritic({ shape: [PIXELS], headSize: layout.headSize, widths: [6], q: 3 }),
      },
      objective: objective([nonSaturating(), information(layout)]),
      samples: samples(points, 20, PIXELS, { name: "points" }),
    }),
  );
}

let game: Game;
let inference: Inference;
let given: InvertOptions;
beforeAll(async () => {
  game = await untrained();
  inference = await inferenceOf(game);
  given = {
    model: game.model,
    inference,
    state: await game.state(),
    compute: { threads: 1 },
    seed: 1,
  };
});
afterAll(() => Promise.all([game, inference].map((each) => each.release())));

const COUNT = 4;
const latents = sampleLatents(layout, stream(3, "made"), COUNT);
const made = () => inference.generate(given.state, latents);
const rowOf = ({ data, dims }: Tensor, i: number): Tensor =>
  new Tensor("float32", Float32Array.from(data.slice(i * PIXELS, (i + 1) * PIXELS), Number), [
    1,
    ...dims.slice(1),
  ]);
const codeValue = ({ codes }: InvertedImage, name: string): number =>
  codes.find((code) => code.name === name)?.value ?? Number.NaN;

describe("an image that the generator itself made", () => {
  test("is found again, with the codes and the noise that made it", async () => {
    const found = await invertImages(await made(), given);
    for (const [i, image] of found.entries()) {
      const row = latents.subarray(i * layout.inputSize, (i + 1) * layout.inputSize);
      expect(image.residual).toBeLessThan(5e-3);
      expect([...image.latents]).toBeAllClose([...row], { atol: 0.1 });
      expect(codeValue(image, "shape")).toBe(row.subarray(0, 3).indexOf(1));
      expect(codeValue(image, "slant")).toBeCloseTo(row[3] ?? Number.NaN, 1);
    }
  });

  test("never ends worse for more steps, and better for many than for none", async () => {
    const images = await made();
    const residuals: (readonly number[])[] = [];
    for (const steps of [0, 1, 2, 5, 8, 20])
      residuals.push((await invertImages(images, { ...given, steps })).map(({ residual }) => residual));
    for (let i = 0; i < COUNT; i++) {
      const falling = residuals.map((row) => row[i] ?? Number.NaN);
      expect(falling).toEqual([...falling].sort((a, b) => b - a));
      expect(falling.at(-1)).toBeLessThan(falling[0] ?? Number.NaN);
    }
  });

  test("is found alike alone and among others, and a second time", async () => {
    const images = await made();
    const [together, again] = [await invertImages(images, given), await invertImages(images, given)];
    expect(again).toEqual(together);
    const [alone] = await invertImages(rowOf(images, 2), given);
    expect([...(alone?.latents ?? [])]).toBeAllClose([...(together[2]?.latents ?? [])], { atol: 1e-3 });
  });

  test("comes with what the encoder reads, as probabilities that sum to 1 and a mean with its sigma", async () => {
    const [image] = await invertImages(rowOf(await made(), 0), { ...given, steps: 0 });
    const [shape, slant] = image?.codes ?? [];
    if (!shape?.posterior || !("probabilities" in shape.posterior)) throw new Error("shape must be read");
    expect(shape.posterior.probabilities).toHaveLength(3);
    expect(shape.posterior.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    if (!slant?.posterior || !("sigma" in slant.posterior)) throw new Error("slant must be read");
    expect(slant.posterior.sigma).toBeGreaterThan(0);
  });
});

test("a generator that makes one image leaves that one's distance", async () => {
  const zeros = mapNamed(
    given.state.generator,
    ({ dims, data }) => new Tensor("float32", new Float32Array(data.length), dims),
  );
  const state = { ...given.state, generator: zeros, average: {} };
  const constant = await inference.generate(state, new Float32Array(layout.inputSize));
  const target = fillNormal(stream(5, "target"), new Float32Array(PIXELS));
  const [image] = await invertImages(new Tensor("float32", target, [1, PIXELS]), { ...given, state });
  const square = target.reduce((sum, x, i) => sum + (x - Number(constant.data[i])) ** 2, 0);
  expect(image?.residual).toBeCloseTo(Math.sqrt(square / PIXELS), 5);
});

test("images of another shape, without numbers, and senseless counts are refused", async () => {
  const images = await made();
  await expect(invertImages(new Tensor("float32", new Float32Array(5), [1, 5]), given)).rejects.toThrow(
    `images must be float32 [n, ${PIXELS}], finite, got float32 [1, 5]`,
  );
  const nan = new Tensor("float32", new Float32Array(PIXELS).fill(Number.NaN), [1, PIXELS]);
  await expect(invertImages(nan, given)).rejects.toThrow("finite");
  await expect(invertImages(images, { ...given, starts: 0 })).rejects.toThrow(
    "starts must be an integer from 1 to 256, got 0",
  );
  await expect(invertImages(images, { ...given, steps: -1 })).rejects.toThrow("steps must be an integer");
});

test.each([
  ["U(-1, 1)", uniform(-1, 1)],
  ["U(0, 3)", uniform(0, 3)],
  ["N(0, 1)", normal()],
] as const)("draws of %s are as long as is expected", (_, prior) => {
  const [size, n] = [40, 4000];
  const draws = prior.sample(stream(2, "norms"), n * size);
  const norms = Array.from({ length: n }, (_, i) => Math.hypot(...draws.subarray(i * size, (i + 1) * size)));
  const { expected, deviation } = latentNorm(draws.subarray(0, size), prior);
  const square = norms.reduce((sum, norm) => sum + norm ** 2, 0) / n;
  expect(Math.sqrt(square)).toBeCloseTo(expected, 1);
  const mean = norms.reduce((sum, norm) => sum + norm, 0) / n;
  const spread = Math.sqrt(norms.reduce((sum, norm) => sum + (norm - mean) ** 2, 0) / n);
  expect(spread / deviation).toBeCloseTo(1, 1);
});
