import { createHash } from "node:crypto";
import { z } from "zod";
import { isPlainObject } from "../data/isPlainObject.ts";
import type { Manifest } from "./manifest.ts";

export const originSchema = z.object({
  /** SHA-256 of the recipe; a game that was made in code has none. */
  recipe: z.string().optional(),
  /** SHA-256 of the samples trained on; see `hashSamples`. */
  data: z.string(),
});

/** What a checkpoint is of: by it one that was copied from another run is known. */
export type Origin = z.output<typeof originSchema>;

const sorted = (value: unknown): unknown =>
  isPlainObject(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, sorted(value[key])]),
      )
    : value;

/** A recipe's hash: without its steps and words, which a run may be given anew, and without the place of its data. */
function recipeHash(recipe: unknown): string | undefined {
  if (!isPlainObject(recipe)) return undefined;
  const { description: _, training, data, ...rest } = recipe;
  const numbers = {
    ...rest,
    training: isPlainObject(training) ? { ...training, steps: undefined } : training,
    data: isPlainObject(data) ? { ...data, source: undefined, labels: undefined } : data,
  };
  return createHash("sha256")
    .update(JSON.stringify(sorted(numbers)))
    .digest("hex");
}

/** What the checkpoints of a run are of, by its manifest. */
export function originOf({ recipe, data }: Pick<Manifest, "recipe" | "data">): Origin {
  const hash = recipeHash(recipe);
  return { ...(hash === undefined ? {} : { recipe: hash }), data: data.sha256 };
}

/**
 * How a checkpoint is not of a run, in words; undefined where it is, or does not say. One from before a change that was accepted
 * is of the run all the same.
 */
export function foreignText(origin: Origin | undefined, manifest: Manifest): string | undefined {
  if (origin === undefined) return undefined;
  const own = [originOf(manifest), ...(manifest.accepted ?? []).map((entry) => entry.origin)];
  const fits = own.some(
    ({ recipe, data }) => data === origin.data && (recipe === undefined || recipe === origin.recipe),
  );
  if (fits) return undefined;
  const [current] = own;
  return current?.data === origin.data
    ? "of another recipe than the run's manifest.json records"
    : "of other data than the run's manifest.json records";
}
