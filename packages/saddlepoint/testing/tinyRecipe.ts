import { overridden, parseOverride } from "../src/recipes/override.ts";
import { parseRecipe } from "../src/recipes/parseRecipe.ts";
import type { Recipe, RecipeInput } from "../src/recipes/schema.ts";

const TINY: RecipeInput = {
  name: "tiny",
  data: "none",
  codes: { slant: { kind: "uniform" }, shape: { kind: "categorical", classes: 3 } },
  noise: { size: 2 },
  network: {
    generator: { dense: 4, features: 2, upconv: 2 },
    critic: { conv1: 2, conv2: 2, dense: 4, q: 3 },
  },
  objective: {
    information: {},
    invariance: { steps: 4, batchSize: 4, reader: { conv1: 2, conv2: 2, dense: 4 } },
  },
  training: { steps: 6, batchSize: 4, logEvery: 2, evaluateEvery: 3, sampleEvery: 4, checkpointEvery: 5 },
};

/** A complete recipe of tiny networks, a few steps and a reader, with `path=value` overrides. */
export const tinyRecipe = (...overrides: readonly string[]): Recipe =>
  parseRecipe(overridden(TINY, overrides.map(parseOverride)));
