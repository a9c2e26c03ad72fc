import type { Device } from "@saddlepoint/engine";
import type { Game } from "../game/game.ts";
import type { ComputeOptions } from "../game/phase.ts";
import { restoreSnapshot, type Snapshot } from "../game/snapshot.ts";
import { stateBytes } from "../game/state.ts";
import { resumedRecipe } from "../recipes/resumedRecipe.ts";
import type { Recipe } from "../recipes/schema.ts";
import { atomicWrites } from "./atomicWrite.ts";
import { checkpointChanges } from "./changesOfRun.ts";
import { type LatestCheckpoint, latestCheckpoint } from "./checkpoints.ts";
import { locatedRecipe } from "./located.ts";
import type { Manifest } from "./manifest.ts";
import { type OpenedRun, readRunFiles } from "./openRun.ts";
import { type Origin, originOf } from "./origin.ts";
import { tryFolder } from "./preflight.ts";
import { describeData, type RecipeData } from "./recipeData.ts";
import { recipeYaml } from "./recipeYaml.ts";
import { requireThreads } from "./requireThreads.ts";
import { changeText, type RunChange, RunChangedError } from "./runChange.ts";
import { dataChanges, recipeChanges, versionChanges } from "./runChanges.ts";
import {
  createRunFolder,
  holdsRun,
  manifestText,
  type RunFolder,
  requireFree,
  runFolderAt,
} from "./runFolder.ts";
import { isLocked } from "./runLock.ts";
import { versions } from "./versions.ts";

export type RunStart = ComputeOptions & {
  readonly recipe: Recipe;
  /** The run's own folder; by default a new one under runs/ that says the recipe and the seed. */
  readonly out?: string | undefined;
  /**
   * Goes on with the run in `out`, for more steps where the recipe asks for them, on the recorded device and threads
   * unless told otherwise; without a run there, starts it.
   */
  readonly resume?: boolean;
  /** Goes on although the recipe, the data, the versions or the checkpoints are not those that the run was started with. */
  readonly acceptChanges?: boolean | undefined;
};

/** What is settled before anything is loaded. */
export type RunPlan = {
  readonly recipe: Recipe;
  readonly out: string | undefined;
  readonly settings: { readonly device: Device; readonly threads?: number | undefined };
  /** The run to go on with. */
  readonly resumed: ResumedRun | undefined;
};

type ResumedRun = Pick<OpenedRun, "folder" | "manifest"> & {
  /** What was changed since it was started and is accepted; undefined where changes are not. */
  readonly accepted: readonly RunChange[] | undefined;
};

/** Finds the run to go on with, or makes sure that a new one can be written, before time is spent on data. */
export async function planRun(start: RunStart): Promise<RunPlan> {
  const { out, resume = false, acceptChanges = false, device, threads } = start;
  const given = locatedRecipe(start.recipe);
  const settings = (recorded?: Manifest): RunPlan["settings"] => ({
    device: device ?? recorded?.device ?? "cpu",
    threads: requireThreads(threads ?? recorded?.threads),
  });
  if (resume && out !== undefined && holdsRun(runFolderAt(out))) {
    const { folder, recipe: recorded, manifest } = await readRunFiles(out);
    const recipe = resumedRecipe(locatedRecipe(recorded), given, { acceptChanges });
    const changes = [...recipeChanges(manifest, recipe, folder.manifest), ...versionChanges(manifest)];
    if (!acceptChanges) requireUnchanged(out, changes);
    const planned = settings(manifest);
    await tryFolder(out, 0);
    const accepted = acceptChanges ? changes : undefined;
    return { recipe, out, settings: planned, resumed: { folder, manifest, accepted } };
  }
  const planned = settings();
  // The recipe that a start left which was killed is cleared away by whoever takes its lock over.
  if (out !== undefined) await requireFree(out, isLocked(out) ? undefined : recipeYaml(given));
  await tryFolder(out ?? "runs", PICTURE_BYTES);
  return { recipe: given, out, settings: planned, resumed: undefined };
}

/** @throws RunChangedError naming what was changed since a run was started */
function requireUnchanged(path: string, changes: readonly RunChange[]): void {
  if (changes.length > 0) throw new RunChangedError(path, changes);
}

export type PreparedRun = {
  readonly folder: RunFolder;
  readonly from: Snapshot;
  readonly damaged: LatestCheckpoint["damaged"];
  readonly manifest: Manifest;
  /** What was changed since the run was started, and is accepted. */
  readonly accepted: readonly string[];
};

/**
 * Creates the run's folder, or finds where the run in it stands.
 *
 * @param claim locks a folder that gets its name here; one that `out` names is locked by then
 */
export async function prepareRun(
  game: Game,
  data: RecipeData,
  { recipe, out, settings, resumed }: RunPlan,
  claim: (folder: string) => Promise<void>,
): Promise<PreparedRun> {
  const described = await describeData(recipe.data.source, data);
  if (resumed !== undefined) return goneOn(game, recipe, resumed, described);
  const from = game.initial();
  const manifest: Manifest = {
    recipe,
    versions: versions(),
    seed: recipe.training.seed,
    ...settings,
    data: described,
  };
  const folder = await createRunFolder({
    out,
    claim,
    recipeName: recipe.name,
    seed: recipe.training.seed,
    recipe: recipeYaml(recipe),
    manifest,
    bytes: runBytes(from, recipe.training.keepCheckpoints),
  });
  return { folder, from, damaged: [], manifest, accepted: [] };
}

async function goneOn(
  game: Game,
  recipe: Recipe,
  { folder, manifest, accepted: earlier }: ResumedRun,
  described: Manifest["data"],
): Promise<PreparedRun> {
  const ofData = dataChanges(manifest.data, described);
  if (earlier === undefined) requireUnchanged(folder.path, ofData);
  const { from, damaged, origin, path } = await savedSnapshot(game, folder);
  const ofCheckpoint = checkpointChanges(path, origin, manifest);
  if (earlier === undefined) requireUnchanged(folder.path, ofCheckpoint);
  const accepted = [...(earlier ?? []), ...ofData, ...ofCheckpoint].map(changeText);
  const now: Manifest =
    accepted.length === 0
      ? { ...manifest, recipe: manifest.recipe ?? recipe }
      : {
          ...manifest,
          recipe,
          seed: recipe.training.seed,
          versions: versions(),
          data: described,
          accepted: [
            ...(manifest.accepted ?? []),
            { step: from.step, changes: accepted, origin: origin ?? originOf(manifest) },
          ],
        };
  await atomicWrites([
    [folder.recipe, recipeYaml(recipe)],
    [folder.manifest, manifestText(now)],
  ]);
  return { folder, from, damaged, manifest: now, accepted };
}

/** Where the newest intact checkpoint of a run left its game; where there is none, the game's beginning. */
export async function savedSnapshot(
  game: Game,
  { checkpoints }: RunFolder,
): Promise<
  Pick<PreparedRun, "from" | "damaged"> & { readonly origin?: Origin | undefined; readonly path?: string }
> {
  const initial = game.initial();
  const { latest, damaged } = await latestCheckpoint(checkpoints);
  if (latest === undefined) return { from: initial, damaged };
  const { path, checkpoint } = latest;
  return { from: restoreSnapshot(checkpoint, initial.state), damaged, origin: checkpoint.origin, path };
}

/** Room for pictures, metrics and reports. */
const PICTURE_BYTES = 50_000_000;

/** What a run writes at most. */
export const runBytes = ({ state }: Snapshot, keepCheckpoints: number): number =>
  stateBytes(state) * (keepCheckpoints + 1) + PICTURE_BYTES;
