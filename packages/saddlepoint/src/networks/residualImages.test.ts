import { numpy as np, tree } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, gradientError, onDevice, startDevice, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { tanh } from "./activation.ts";
import type { Variables } from "./layer.ts";
import { mapNamed } from "./named.ts";
import { residualCritic, residualGenerator } from "./residualImages.ts";

// Shapes and sizes: float32 on wasm is exact enough, and faster; gradients ask for the other.
beforeAll(() => startDevice("wasm"));

const arrays = ({ weights, statistics }: Variables<Tensor>): Variables<np.Array> => ({
  weights: mapNamed(weights, arrayOf),
  statistics: mapNamed(statistics, arrayOf),
});
const widths = { width: 2, most: 5, blocks: 1, dense: 6, q: 5 };
const INPUT = 5;
const made = (image: { size: number; channels: number }, latents: np.Array) => {
  const generator = residualGenerator({ inputSize: INPUT, image, widths });
  return generator.apply(arrays(generator.init(stream(1, "g"))), latents, "train").output;
};
const deviationOf = (x: np.Array): number => {
  const all = values(x);
  const mean = all.reduce((sum, v) => sum + v / all.length, 0);
  return Math.sqrt(all.reduce((sum, v) => sum + (v - mean) ** 2 / all.length, 0));
};

describe.each([8, 11, 28, 33])("residual networks for images of %i pixels a side", (size) => {
  test("make images of the shape asked for, in (0, 1), and judge them", () => {
    for (const channels of [1, 3]) {
      const images = made({ size, channels }, wavy([2, INPUT]));
      expect(images.shape).toEqual([2, channels, size, size]);
      expect(values(images.ref).every((x) => x > 0 && x < 1)).toBe(true);
      const critic = residualCritic({ image: { size, channels }, headSize: 4, widths });
      const { judgement } = critic.apply(arrays(critic.init(stream(1, "d"))), images, "train");
      expect([judgement.logits.shape, judgement.heads?.shape]).toEqual([[2], [2, 4]]);
    }
  });

  test("let every pixel move with the latents, and the judgement with every pixel", () => {
    const image = { size, channels: 1 };
    const [one, two] = [values(made(image, wavy([1, INPUT]))), values(made(image, wavy([1, INPUT], 1)))];
    expect(one.filter((x, i) => x === two[i]).length).toBe(0);
    const critic = residualCritic({ image, headSize: 0, widths });
    const variables = arrays(critic.init(stream(1, "d")));
    const judged = (x: np.Array) => critic.apply(tree.ref(variables), x, "train").judgement.logits;
    const corners = [0, size - 1, size * (size - 1), size * size - 1];
    for (const corner of corners) {
      const pixels = values(wavy([1, 1, size, size]));
      const moved = pixels.map((v, i) => (i === corner ? v + 1 : v));
      const [before, after] = [pixels, moved].map(
        (data) => values(judged(np.array(data, { shape: [1, 1, size, size] })))[0],
      );
      expect(after).not.toBe(before);
    }
  });
});

test("signals keep their size through any depth at the start, since blocks begin as identities", () => {
  for (const size of [16, 32]) {
    for (const blocks of [0, 2]) {
      const generator = residualGenerator({
        inputSize: 64,
        image: { size, channels: 1 },
        widths: { width: 4, blocks },
        output: tanh(),
      });
      const images = generator.apply(arrays(generator.init(stream(2, "g"))), wavy([3, 64]), "train").output;
      expect(deviationOf(images)).toBeGreaterThan(0.2);
    }
  }
  const image = { size: 16, channels: 1 };
  const logits = [0, 2].map((blocks) => {
    const critic = residualCritic({ image, headSize: 0, widths: { ...widths, blocks } });
    const { weights, statistics } = critic.init(stream(3, "d"));
    return { critic, weights, statistics };
  });
  const [shallow, deep] = logits;
  if (shallow === undefined || deep === undefined) throw new Error("two critics");
  // The deep one with the shallow one's own layers judges as the shallow one does.
  const shared = arrays({ weights: { ...deep.weights, ...shallow.weights }, statistics: {} });
  const x = wavy([2, 1, 16, 16]);
  expect(values(deep.critic.apply(shared, x.ref, "train").judgement.logits)).toBeAllClose(
    values(shallow.critic.apply(arrays(shallow), x, "train").judgement.logits),
    { rtol: 1e-6 },
  );
});

test("the generator's gradient in the latents is that of finite differences", async () => {
  const image = { size: 11, channels: 1 };
  const generator = residualGenerator({ inputSize: INPUT, image, widths });
  const error = await onDevice("cpu", () => {
    const grown = mapNamed(generator.init(stream(4, "g")).weights, (tensor, name) =>
      // Blocks begin at 0: moved away from there, so that their gradient is seen too.
      arrayOf(tensor).add(wavy([...tensor.dims], name.length).mul(0.05)),
    );
    const squares = (latents: np.Array) => {
      const images = generator.apply({ weights: tree.ref(grown), statistics: {} }, latents, "train").output;
      return images.ref.mul(images).sum();
    };
    const latents = Float32Array.from(values(wavy([2, INPUT])));
    return gradientError(squares, latents, [2, INPUT], 1e-3);
  });
  expect(error).toBeLessThan(2e-3);
});

test("a size, channels or widths that cannot be are refused by name", () => {
  expect(() => residualGenerator({ inputSize: 3, image: { size: 7, channels: 1 } })).toThrow(
    "residualGenerator(options): image.size must be an integer of at least 8, got 7",
  );
  expect(() => residualCritic({ image: { size: 28, channels: 0 }, headSize: 0 })).toThrow(
    "residualCritic(options): image.channels must be an integer of at least 1, got 0",
  );
  expect(() =>
    residualGenerator({ inputSize: 3, image: { size: 9, channels: 1 }, widths: { blocks: -1 } }),
  ).toThrow(/widths\.blocks .* at least 0, got -1/);
});
