import type { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, startDevice, values, wavy } from "../../testing/jax.ts";
import { stream } from "../random/stream.ts";
import { tanh } from "./activation.ts";
import { infoganCritic, infoganGenerator } from "./infoganImages.ts";
import type { Variables } from "./layer.ts";
import { mapNamed } from "./named.ts";

// Shapes and ranges only: float32 on wasm is exact enough, and faster.
beforeAll(() => startDevice("wasm"));

const arrays = ({ weights, statistics }: Variables<Tensor>): Variables<np.Array> => ({
  weights: mapNamed(weights, arrayOf),
  statistics: mapNamed(statistics, arrayOf),
});
const small = { dense: 6, features: 3, upconv: 4, conv1: 3, conv2: 4, q: 5 };
const count = (variables: Variables<Tensor>) =>
  Object.values(variables.weights).reduce((sum, { size }) => sum + size, 0);

describe.each([
  { size: 28, channels: 1 },
  { size: 16, channels: 3 },
  { size: 4, channels: 1 },
])("networks for $size x $size images of $channels channels", (image) => {
  test("a generator's samples have the image's shape and values in (0, 1), or (-1, 1) with tanh", () => {
    for (const output of [undefined, tanh()]) {
      const generator = infoganGenerator({ inputSize: 5, image, widths: small, ...(output && { output }) });
      const made = generator.apply(arrays(generator.init(stream(1, "g"))), wavy([3, 5]), "train").output;
      expect(made.shape).toEqual([3, image.channels, image.size, image.size]);
      expect(values(made).every((x) => x > (output ? -1 : 0) && x < 1)).toBe(true);
    }
  });

  test("a critic gives a logit a sample, and heads where there are codes", () => {
    for (const headSize of [0, 7]) {
      const critic = infoganCritic({ image, headSize, widths: small });
      const x = wavy([3, image.channels, image.size, image.size]);
      const { judgement } = critic.apply(arrays(critic.init(stream(1, "d"))), x, "train");
      expect(judgement.logits.shape).toEqual([3]);
      expect(judgement.heads?.shape ?? null).toEqual(headSize ? [3, headSize] : null);
    }
  });
});

test("the paper's widths give the paper's networks, with weights from N(0, 0.02²) and batch norm at 1 and 0", () => {
  const image = { size: 28, channels: 1 };
  const generator = infoganGenerator({ inputSize: 74, image }).init(stream(1, "g"));
  const critic = infoganCritic({ image, headSize: 14 }).init(stream(1, "d"));
  const norm = (...channels: number[]) => channels.reduce((sum, c) => sum + 2 * c, 0);
  expect(count(generator)).toBe(74 * 1024 + 1024 * 6272 + 128 * 64 * 16 + 64 * 16 + 1 + norm(1024, 6272, 64));
  const trunk = 64 * 16 + 64 + 128 * 64 * 16 + 6272 * 1024 + norm(128, 1024);
  expect(count(critic)).toBe(trunk + 1024 + 1 + 1024 * 128 + 128 * 14 + 14 + norm(128));
  const weight = Float32Array.from(generator.weights["dense2.weight"]?.data ?? [], Number);
  const deviation = Math.sqrt(weight.reduce((sum, w) => sum + w * w, 0) / weight.length);
  expect(Math.abs(deviation - 0.02)).toBeLessThan(1e-4);
  expect(generator.weights["norm1.scale"]?.data).toEqual(new Float32Array(1024).fill(1));
  expect(critic.weights["q.norm1.shift"]?.data).toEqual(new Float32Array(128));
});

test("sizes that cannot be halved twice are refused by name", () => {
  expect(() => infoganGenerator({ inputSize: 3, image: { size: 30, channels: 1 } })).toThrow(
    "infoganGenerator(options): image.size must be a positive multiple of 4, got 30",
  );
  expect(() => infoganCritic({ image: { size: 28, channels: 0 }, headSize: 0 })).toThrow(
    /image.channels .* got 0/,
  );
});
