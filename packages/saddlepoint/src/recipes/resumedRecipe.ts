import { type RecipeDifference, recipeDifferences } from "./recipeDifferences.ts";
import type { Recipe } from "./schema.ts";

/**
 * What a resumed run may be given anew: more steps, words, and another place of the same data, which are known by their hash.
 */
const MAY_CHANGE: ReadonlySet<string> = new Set([
  "training.steps",
  "description",
  "data.source",
  "data.labels",
]);

/** Where two recipes differ in what a run's numbers depend on, its data left out. */
export const numericDifferences = (before: unknown, after: unknown): readonly RecipeDifference[] =>
  recipeDifferences(before, after).filter(({ path }) => !MAY_CHANGE.has(path));

const differenceText = ({ path, before, after }: RecipeDifference): string =>
  `${path} must be ${shown(before)}, got ${shown(after)}`;

const shown = (value: unknown): string => (value === undefined ? "none" : JSON.stringify(value));

/**
 * The recipe to go on with a run by: the recorded one, with more steps where they are asked for and with the data where they
 * are said to lie now.
 *
 * @param acceptChanges takes whatever else is different too
 * @throws RangeError naming every path at which `given` differs otherwise, or for fewer steps than recorded
 */
export function resumedRecipe(
  recorded: Recipe,
  given: Recipe,
  { acceptChanges = false }: { readonly acceptChanges?: boolean | undefined } = {},
): Recipe {
  const changed = numericDifferences(recorded, given);
  if (changed.length > 0 && !acceptChanges) {
    throw new RangeError(
      `resume: a run goes on with the recipe that it was started with: ${changed.map(differenceText).join("; ")}. ` +
        "Start another run for another recipe, or go on by this one with --accept-changes",
    );
  }
  const steps = given.training.steps;
  if (steps < recorded.training.steps) {
    throw new RangeError(
      `resume: training.steps must be at least the ${recorded.training.steps} that the run was started with, got ${steps}`,
    );
  }
  const { source, labels } = given.data;
  const base = acceptChanges ? given : recorded;
  return {
    ...base,
    ...(recorded.description === undefined ? {} : { description: recorded.description }),
    data: { ...base.data, source, ...(labels === undefined ? {} : { labels }) },
    training: { ...base.training, steps },
  };
}
