import { compile, spec, Tensor } from "@saddlepoint/engine";
import { afterAll, describe, expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import "../../testing/toBeAllClose.ts";
import { sampleLatents } from "../codes/codeLayout.ts";
import type { GameState } from "../game/state.ts";
import type { Variables } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";
import { stream } from "../random/stream.ts";
import { initialStateOf } from "../recipes/gameOf.ts";
import { modelOf } from "../recipes/modelOf.ts";
import { makeGenerate, makeGenerateAsTrained } from "./measure.ts";
import { samplingGenerator, trainedGeneratorOf } from "./samplingGenerator.ts";

const { shape } = shapeImages(8);
const recipe = tinyRecipe("training.averageDecay=0.9");
const model = modelOf(recipe, shape);
const { inputSize } = model.layout;
const initial = initialStateOf(recipe, model);
const larger = (named: GameState<Tensor>["generator"], by: number) =>
  mapNamed(
    named,
    ({ data, dims }) =>
      new Tensor(
        "float32",
        Float32Array.from(data, Number).map((x) => by * x),
        dims,
      ),
  );
/** As after training: an average that differs from the weights, and statistics that fit neither. */
const state: GameState<Tensor> = {
  ...initial,
  generator: larger(initial.generator, 10),
  average: larger(initial.average, 30),
};

const sampling = samplingGenerator(model, { threads: 1 });
afterAll(() => sampling.release());

describe("the generator to sample from", () => {
  test("makes what its average makes as it is trained, by the statistics of its own batches", async () => {
    const n = 500;
    const latents = new Tensor("float32", sampleLatents(model.layout, stream(5, "latents"), n), [
      n,
      inputSize,
    ]);
    const run = async (generate: ReturnType<typeof makeGenerate>, variables: Variables<Tensor>) => {
      const compiled = await compile(generate, [variables, spec([n, inputSize])], { threads: 1 });
      const made = await compiled(variables, latents);
      await compiled.release();
      return Array.from(made.data, Number);
    };
    const distance = (a: readonly number[], b: readonly number[]) =>
      Math.sqrt(a.reduce((sum, x, i) => sum + (x - (b[i] ?? 0)) ** 2, 0) / a.length);
    const average = { weights: state.average, statistics: state.statistics.generator };
    const asTrained = await run(makeGenerateAsTrained(model), average);
    const standing = await run(makeGenerate(model), await sampling.of(state));
    const running = await run(makeGenerate(model), average);
    expect(distance(standing, asTrained)).toBeLessThan(0.2 * distance(running, asTrained));
  });

  test("is measured once for a state, and the same for the same weights", async () => {
    const first = await sampling.of(state);
    expect(await sampling.of(state)).toBe(first);
    const again = await sampling.of({ ...state });
    expect(again).not.toBe(first);
    for (const [name, leaf] of Object.entries(first.statistics)) {
      expect(again.statistics[name]?.data).toEqual(leaf.data);
    }
  });

  test("is the trained one, with its running statistics, where no average is kept", async () => {
    const without = { ...state, average: {} };
    expect(await sampling.of(without)).toEqual(trainedGeneratorOf(without));
  });
});
