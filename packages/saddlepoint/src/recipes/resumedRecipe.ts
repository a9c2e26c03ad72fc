import { recipeDifferences } from "./recipeDifferences.ts";
import type { Recipe } from "./schema.ts";

/** What a resumed run may be given anew: more steps, and words. */
const MAY_CHANGE: ReadonlySet<string> = new Set(["training.steps", "description"]);

/**
 * The recipe to go on with a run by: the recorded one, with more steps where they are asked for.
 *
 * @throws RangeError naming every path at which `given` differs otherwise, or for fewer steps than recorded
 */
export function resumedRecipe(recorded: Recipe, given: Recipe): Recipe {
  const changed = recipeDifferences(recorded, given).filter(({ path }) => !MAY_CHANGE.has(path));
  if (changed.length > 0) {
    const list = changed.map(
      ({ path, before, after }) => `${path} must be ${JSON.stringify(before)}, got ${JSON.stringify(after)}`,
    );
    throw new RangeError(
      `resume: a run goes on with the recipe that it was started with: ${list.join("; ")}. ` +
        "Start another run for another recipe",
    );
  }
  const steps = given.training.steps;
  if (steps < recorded.training.steps) {
    throw new RangeError(
      `resume: training.steps must be at least the ${recorded.training.steps} that the run was started with, got ${steps}`,
    );
  }
  return { ...recorded, training: { ...recorded.training, steps } };
}
