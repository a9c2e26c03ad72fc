import type { Device } from "@saddlepoint/engine";
import type { Game } from "../game/game.ts";
import type { ComputeOptions } from "../game/phase.ts";
import { restoreSnapshot, type Snapshot } from "../game/snapshot.ts";
import { stateBytes } from "../game/state.ts";
import { resumedRecipe } from "../recipes/resumedRecipe.ts";
import type { Recipe } from "../recipes/schema.ts";
import { atomicWrite } from "./atomicWrite.ts";
import { type LatestCheckpoint, latestCheckpoint } from "./checkpoints.ts";
import { locatedRecipe } from "./located.ts";
import type { Manifest } from "./manifest.ts";
import { type OpenedRun, readRunFiles } from "./openRun.ts";
import { tryFolder } from "./preflight.ts";
import { describeData, type RecipeData } from "./recipeData.ts";
import { recipeYaml } from "./recipeYaml.ts";
import { createRunFolder, holdsRun, type RunFolder, requireNoRun, runFolderAt } from "./runFolder.ts";
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
};

/** What is settled before anything is loaded. */
export type RunPlan = {
  readonly recipe: Recipe;
  readonly out: string | undefined;
  readonly settings: { readonly device: Device; readonly threads?: number | undefined };
  /** The run to go on with. */
  readonly resumed: Pick<OpenedRun, "folder" | "manifest"> | undefined;
};

/** Finds the run to go on with, or makes sure that a new one can be written, before time is spent on data. */
export async function planRun(start: RunStart): Promise<RunPlan> {
  const { out, resume = false, device, threads } = start;
  const given = locatedRecipe(start.recipe);
  const settings = (recorded?: Manifest): RunPlan["settings"] => ({
    device: device ?? recorded?.device ?? "cpu",
    threads: threads ?? recorded?.threads,
  });
  if (resume && out !== undefined && holdsRun(runFolderAt(out))) {
    const { folder, recipe: recorded, manifest } = await readRunFiles(out);
    const recipe = resumedRecipe(locatedRecipe(recorded), given);
    await tryFolder(out, 0);
    return { recipe, out, settings: settings(manifest), resumed: { folder, manifest } };
  }
  if (out !== undefined) requireNoRun(out);
  await tryFolder(out ?? "runs", PICTURE_BYTES);
  return { recipe: given, out, settings: settings(), resumed: undefined };
}

export type PreparedRun = {
  readonly folder: RunFolder;
  readonly from: Snapshot;
  readonly damaged: LatestCheckpoint["damaged"];
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
  if (resumed !== undefined) {
    const { folder, manifest } = resumed;
    if (manifest.data.sha256 !== described.sha256) {
      throw new Error(
        `trainRun(resume): the images must be those that ${folder.path} was trained on (sha256 ${manifest.data.sha256}), got ${described.sha256}`,
      );
    }
    const saved = await savedSnapshot(game, folder);
    await atomicWrite(folder.recipe, recipeYaml(recipe));
    return { folder, ...saved };
  }
  const from = game.initial();
  const folder = await createRunFolder({
    out,
    claim,
    recipeName: recipe.name,
    seed: recipe.training.seed,
    recipe: recipeYaml(recipe),
    manifest: { versions: versions(), seed: recipe.training.seed, ...settings, data: described },
    bytes: runBytes(from, recipe.training.keepCheckpoints),
  });
  return { folder, from, damaged: [] };
}

/** Where the newest intact checkpoint of a run left its game; where there is none, the game's beginning. */
export async function savedSnapshot(
  game: Game,
  { checkpoints }: RunFolder,
): Promise<Pick<PreparedRun, "from" | "damaged">> {
  const initial = game.initial();
  const { latest, damaged } = await latestCheckpoint(checkpoints);
  return {
    from: latest === undefined ? initial : restoreSnapshot(latest.checkpoint, initial.state),
    damaged,
  };
}

/** Room for pictures, metrics and reports. */
const PICTURE_BYTES = 50_000_000;

/** What a run writes at most. */
export const runBytes = ({ state }: Snapshot, keepCheckpoints: number): number =>
  stateBytes(state) * (keepCheckpoints + 1) + PICTURE_BYTES;
