import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { arrayOf, startDevice, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import { initialState } from "../game/state.ts";
import { infoganCritic, infoganGenerator } from "../networks/infoganImages.ts";
import { mapNamed } from "../networks/named.ts";
import { adam } from "../optimisers/adam.ts";
import { stream } from "../random/stream.ts";
import { makeBounds, makeEncode, makeGenerate, makeJudge } from "./measure.ts";

beforeAll(() => startDevice("wasm"));

const layout = codeLayout(
  { digit: categorical(3), slant: uniform(-1, 1) },
  { size: 2, prior: uniform(-1, 1) },
);
const image = { size: 8, channels: 1 };
const widths = { dense: 6, features: 3, upconv: 4, conv1: 3, conv2: 4, q: 5 };
const model = {
  layout,
  generator: infoganGenerator({ inputSize: layout.inputSize, image, widths }),
  critic: infoganCritic({ image, headSize: layout.headSize, widths }),
};
const rate = adam({ rate: 1e-3 });
const state = initialState(model, 1, { optimisers: { generator: rate, critic: rate } });
const arrays = (named: typeof state.critic) => mapNamed(named, arrayOf);
const generator = () => ({
  weights: arrays(state.generator),
  statistics: arrays(state.statistics.generator),
});
const critic = () => ({ weights: arrays(state.critic), statistics: arrays(state.statistics.real) });
const latents = (n: number) => {
  const rows = sampleLatents(layout, stream(1, "latents"), 4).slice(0, n * layout.inputSize);
  return np.array(rows, { shape: [n, layout.inputSize] });
};

test("after training a sample does not depend on the batch that it is in", () => {
  const pixels = image.size ** 2;
  const drawn = sampleLatents(layout, stream(1, "latents"), 4);
  const rows = (from: number, to: number) =>
    np.array(drawn.slice(from * layout.inputSize, to * layout.inputSize), {
      shape: [to - from, layout.inputSize],
    });
  const together = values(makeGenerate(model)(generator(), rows(0, 4)));
  const alone = values(makeGenerate(model)(generator(), rows(2, 3)));
  expect(alone).toBeAllClose(together.slice(2 * pixels, 3 * pixels), { rtol: 1e-5 });
});

test("the encoder gives the judgement's heads", () => {
  const samples = () => wavy([3, 1, 8, 8]);
  const { logits, heads } = makeJudge(model)(critic(), samples());
  expect([logits.shape, heads?.shape]).toEqual([[3], [3, layout.headSize]]);
  expect(values(makeEncode(model)(critic(), samples()))).toEqual(heads ? values(heads) : []);
});

test("bounds are H(c) at most for the discrete code, one a sample, by name", () => {
  const bounds = makeBounds(model)(wavy([4, layout.headSize]).mul(4), latents(4));
  expect(Object.entries(bounds).map(([name, { shape }]) => [name, shape])).toEqual([
    ["digit", [4]],
    ["slant", [4]],
  ]);
  expect(Math.max(...values(bounds.digit ?? np.array([99])))).toBeLessThanOrEqual(Math.log(3));
});

test("a critic without Q cannot encode, and says so", () => {
  const plain = { ...model, critic: infoganCritic({ image, headSize: 0, widths }) };
  const variables = plain.critic.init(stream(1, "d"));
  const held = { weights: arrays(variables.weights), statistics: arrays(variables.statistics) };
  expect(() => makeEncode(plain)(held, wavy([2, 1, 8, 8]))).toThrow(
    /must have codes and a Q to read them, got none/,
  );
});
