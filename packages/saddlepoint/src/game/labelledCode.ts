import type { PlacedCode } from "../codes/codeLayout.ts";
import type { Model } from "../networks/model.ts";
import type { Recipe } from "../recipes/schema.ts";
import type { Samples } from "../samples/samples.ts";

/**
 * The code that labels stand for, with the labels checked; null where the objective needs none.
 *
 * @throws RangeError when the samples have no labels, or more classes than the code
 */
export function labelledCode(
  { objective: { labels } }: Recipe,
  { layout }: Model,
  samples: Samples,
): PlacedCode | null {
  if (labels === undefined) return null;
  const placed = layout.codes.find(({ name }) => name === labels.code);
  if (placed === undefined) throw new RangeError(`createTrainer(recipe): there is no code ${labels.code}`);
  if (samples.labels === undefined) {
    throw new RangeError(
      `createTrainer(samples): objective.labels needs labels, and ${samples.name} has none; name them with data.labels`,
    );
  }
  const classes = placed.code.dimension;
  const beyond = samples.labels.find((label) => label >= classes);
  if (beyond !== undefined) {
    throw new RangeError(
      `createTrainer(samples): labels must be below the ${classes} classes of the code ${labels.code}, got ${beyond}`,
    );
  }
  return placed;
}
