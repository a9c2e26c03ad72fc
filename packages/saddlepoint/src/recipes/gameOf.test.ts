import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import "../../testing/toBeAllClose.ts";
import { stepOptionsOf } from "./gameOf.ts";
import { modelOf } from "./modelOf.ts";

beforeAll(startCpu);

test("a recipe's average takes nine tenths of the first step's weights, and in the end what its decay leaves", () => {
  const recipe = tinyRecipe("training.averageDecay=0.99");
  const { average } = stepOptionsOf(recipe, modelOf(recipe, shapeImages(3).shape));
  const after = (t: number) => average?.update({ w: np.array([0]) }, { w: np.array([1]) }, np.array(t)).w;
  expect(values(after(1) ?? np.array([0]))).toBeAllClose([0.9], { rtol: 1e-5 });
  expect(values(after(5000) ?? np.array([0]))).toBeAllClose([0.01], { rtol: 1e-4 });
});
