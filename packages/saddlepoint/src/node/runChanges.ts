import { parseRecipe } from "../recipes/parseRecipe.ts";
import type { RecipeDifference } from "../recipes/recipeDifferences.ts";
import { numericDifferences } from "../recipes/resumedRecipe.ts";
import type { Recipe } from "../recipes/schema.ts";
import type { Manifest } from "./manifest.ts";
import type { RunChange } from "./runChange.ts";
import { versions } from "./versions.ts";

/** Versions of Node that were compared gave the same bytes. */
const OF_NO_ACCOUNT: ReadonlySet<string> = new Set(["node"]);

const differing = (
  what: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly RecipeDifference[] =>
  Object.keys(before).flatMap((key) =>
    before[key] === undefined || JSON.stringify(before[key]) === JSON.stringify(after[key])
      ? []
      : [{ path: `${what}.${key}`, before: before[key], after: after[key] }],
  );

const shown = (value: unknown): string => (value === undefined ? "none" : JSON.stringify(value));

const changeOf = ({ path, before, after }: RecipeDifference): RunChange => ({
  what: path,
  before: shown(before),
  after: shown(after),
});

/**
 * Where a run's recipe is not the one that it was started with. The manifests of version 0.1.0 have no recipe to compare with.
 *
 * @param path the manifest's
 * @throws RangeError when the recipe in the manifest is none
 */
export function recipeChanges(manifest: Manifest, recipe: Recipe, path: string): readonly RunChange[] {
  if (manifest.recipe === undefined) return [];
  const started = parseRecipe(manifest.recipe, path);
  const { seed } = started.training;
  return [
    ...numericDifferences(started, recipe),
    ...differing("manifest", { seed }, { seed: manifest.seed }),
  ].map(changeOf);
}

/** Versions that a run's numbers depend on, and that are others now than those that it was started with. */
export function versionChanges(manifest: Manifest): readonly RunChange[] {
  const numbers = Object.entries(manifest.versions).filter(([name]) => !OF_NO_ACCOUNT.has(name));
  return differing("versions", Object.fromEntries(numbers), versions()).map(changeOf);
}

/** How the data that a run would go on with are not those that it was started with. */
export function dataChanges(before: Manifest["data"], after: Manifest["data"]): readonly RunChange[] {
  // Version 0.1.0 recorded the samples trained on alone.
  const recorded = before.heldOutSha256 === undefined ? {} : pick(before, "heldOutSha256", "labelsSha256");
  const labels = before.heldOutSha256 === undefined || before.labelsSha256 === after.labelsSha256;
  return [
    ...differing("data", { ...pick(before, "shape", "count", "heldOut", "sha256"), ...recorded }, after),
    ...(labels || before.labelsSha256 !== undefined
      ? []
      : [{ path: "data.labelsSha256", before: undefined, after: after.labelsSha256 }]),
  ].map(changeOf);
}

const pick = (data: Manifest["data"], ...keys: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(keys.map((key) => [key, data[key]]));
