import {
  initialState,
  makeStep,
  modelOf,
  optimisersOf,
  parseRecipe,
  stepOptionsOf,
} from "../../packages/saddlepoint/dist/index.js";

/**
 * A workload as the library has it.
 *
 * @returns `recipe`, complete; `model`; `step`, the whole training step, pure; and `stateOf(seed)`, the state before it
 */
export function gameOf({ recipe: given, sample }) {
  const recipe = parseRecipe(given);
  const model = modelOf(recipe, sample);
  const options = stepOptionsOf(recipe, model);
  return {
    recipe,
    model,
    needsMix: options.objective.needs.mix === true,
    step: makeStep(options),
    stateOf: (seed) => initialState(model, seed, { optimisers: optimisersOf(recipe) }),
  };
}
