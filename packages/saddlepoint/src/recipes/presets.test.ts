import { beforeAll, describe, expect, test } from "vitest";
import { startCpu } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { walk } from "../../testing/walk.ts";
import { TOY_SOURCES } from "../toys/toyPoints.ts";
import { optimisersOf } from "./gameOf.ts";
import { followedOf, layoutOf, modelOf } from "./modelOf.ts";
import { objectiveOf } from "./objectiveOf.ts";
import { parseRecipe } from "./parseRecipe.ts";
import { presets } from "./presets.ts";
import type { Recipe } from "./schema.ts";

beforeAll(startCpu);

/** The shape of a sample of a recipe's data. */
const shapeFor = ({ data: { source, size = 28 } }: Recipe) =>
  TOY_SOURCES.includes(source) ? [2] : [1, size, size];

describe.each(Object.entries(presets))("the preset %s", (name, preset) => {
  const recipe = parseRecipe(preset, name);

  test("parses, under its own name and with words about itself", () => {
    expect(recipe.name).toBe(name);
    expect(recipe.description).toMatch(/\w+ \w+/);
  });

  test("builds a model and a game that fit each other, for its data", () => {
    const model = modelOf(recipe, shapeFor(recipe));
    const { needs, terms } = objectiveOf(recipe, model.layout);
    const readsCodes =
      recipe.objective.information !== undefined || recipe.objective.labels?.by === "classifier";
    expect(needs.heads).toBe(readsCodes);
    const { labels } = recipe.objective;
    expect(needs.labels).toBe(labels?.by === "classifier" ? labels.code : undefined);
    expect(terms.map((term) => term.name)[0]).toBe("adversarial");
    expect(model.reader !== undefined).toBe(recipe.objective.invariance !== undefined);
    const optimisers = optimisersOf(recipe);
    for (const player of ["generator", "critic"] as const) {
      const { rate, ...options } = recipe.training[player];
      if (options.kind !== "adam") continue;
      const cooling = options.halfLife === undefined ? 1 : 2 ** (-1 / options.halfLife);
      expect(walk(optimisers[player], [0], [[1]]).flat()).toBeAllClose([-rate * cooling], { rtol: 1e-3 });
    }
  });
});

test("the paper's preset is the paper's: 74 inputs, its widths, its rates, no term of ours", () => {
  const recipe = parseRecipe(presets["mnist-paper"]);
  expect(layoutOf(recipe).inputSize).toBe(74);
  expect(recipe.network).toEqual({
    kind: "infogan",
    generator: { dense: 1024, features: 128, upconv: 64 },
    critic: { conv1: 64, conv2: 128, dense: 1024, q: 128, normalisation: "batch" },
  });
  expect([recipe.training.generator.rate, recipe.training.critic.rate]).toEqual([1e-3, 2e-4]);
  expect(Object.keys(recipe.objective).sort()).toEqual(["adversarial", "information"]);
});

test("a reader reads the categorical codes and those that follow a change, and nothing else", () => {
  const recipe = parseRecipe(presets.digits);
  const layout = layoutOf(recipe);
  expect(layout.readerHeadSize).toBe(10 + 2 * 2);
  const { invariance } = recipe.objective;
  expect(invariance && followedOf(invariance, layout)).toEqual([
    { name: "slant", column: 10, change: "slant" },
    { name: "stroke", column: 12, change: "weight" },
  ]);
  expect(layoutOf(parseRecipe(presets["mnist-paper"])).readerHeadSize).toBe(0);
});

test.each([
  ["svhn", 168],
  ["celeba", 228],
  ["faces", 133],
  ["chairs", 189],
  ["fashion", 74],
])("the preset %s has the latents of its paper: %i inputs", (name, inputs) => {
  expect(layoutOf(parseRecipe(presets[name])).inputSize).toBe(inputs);
});
