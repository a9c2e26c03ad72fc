import { latestCheckpoint } from "./checkpoints.ts";
import { locatedRecipe } from "./located.ts";
import type { Manifest } from "./manifest.ts";
import { readRunFiles } from "./openRun.ts";
import { foreignText, type Origin } from "./origin.ts";
import type { RunChange } from "./runChange.ts";
import { recipeChanges, versionChanges } from "./runChanges.ts";

/** How the checkpoint that a run would go on from is not of that run. */
export function checkpointChanges(
  path: string | undefined,
  origin: Origin | undefined,
  manifest: Manifest,
): readonly RunChange[] {
  const foreign = foreignText(origin, manifest);
  return foreign === undefined ? [] : [{ what: path ?? "the checkpoint", after: foreign }];
}

/**
 * What of a run is not as it was when it was started, as far as that is known without its data: its recipe, the versions, and its
 * newest intact checkpoint.
 *
 * @throws Error when the folder holds no run, or what says so is damaged
 */
export async function changesOfRun(path: string): Promise<readonly RunChange[]> {
  const { folder, recipe, manifest } = await readRunFiles(path);
  const { latest } = await latestCheckpoint(folder.checkpoints);
  return [
    ...recipeChanges(manifest, locatedRecipe(recipe), folder.manifest),
    ...versionChanges(manifest),
    ...checkpointChanges(latest?.path, latest?.checkpoint.origin, manifest),
  ];
}
