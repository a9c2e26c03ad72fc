import { readFile } from "node:fs/promises";
import { z } from "zod";
import { restoreSnapshot, type Snapshot } from "../game/snapshot.ts";
import type { Model } from "../networks/model.ts";
import type { Objective } from "../objectives/objective.ts";
import { initialStateOf } from "../recipes/gameOf.ts";
import { modelOf } from "../recipes/modelOf.ts";
import { objectiveOf } from "../recipes/objectiveOf.ts";
import { parseRecipe } from "../recipes/parseRecipe.ts";
import type { Recipe } from "../recipes/schema.ts";
import { type LatestCheckpoint, latestCheckpoint } from "./checkpoints.ts";
import { type Manifest, manifestSchema } from "./manifest.ts";
import { foreignText } from "./origin.ts";
import { parseYaml } from "./parseYaml.ts";
import { reason } from "./reason.ts";
import { changeText } from "./runChange.ts";
import { recipeChanges } from "./runChanges.ts";
import { openRunFolder, type RunFolder } from "./runFolder.ts";
import { encodingOf } from "./textChunks.ts";

/** A run as its folder has it. */
export type OpenedRun = {
  readonly folder: RunFolder;
  readonly recipe: Recipe;
  readonly manifest: Manifest;
  readonly model: Model;
  readonly objective: Objective;
  /** From its newest intact checkpoint. */
  readonly snapshot: Snapshot;
  /** Newer checkpoints that were passed over, each with what is wrong with it. */
  readonly damaged: LatestCheckpoint["damaged"];
};

/** A text file's contents, in UTF-8 or in UTF-16 with a byte-order mark. @throws Error for other bytes */
function textOf(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error(`it is not text in ${encoding.toUpperCase()}`, { cause: error });
  }
}

/**
 * A YAML file as a value.
 *
 * @throws Error naming the file when it cannot be read, is no YAML, holds itself or is nested too deeply
 */
export async function readYaml(path: string): Promise<unknown> {
  try {
    return parseYaml(textOf(await readFile(path)));
  } catch (error) {
    // A syntax error's first line says what and where; the rest quotes the file.
    const [line] = reason(error).split("\n");
    throw new Error(`cannot read ${path}: ${line}`, { cause: error });
  }
}

/** @throws Error naming the file when it cannot be read or is damaged */
export async function readManifest(path: string): Promise<Manifest> {
  // JSON is YAML.
  const manifest = manifestSchema.safeParse(await readYaml(path));
  if (!manifest.success) throw new Error(`${path} is damaged: ${z.prettifyError(manifest.error)}`);
  return manifest.data;
}

/** The recipe and manifest of a run's folder. */
export async function readRunFiles(path: string): Promise<Pick<OpenedRun, "folder" | "recipe" | "manifest">> {
  const folder = await openRunFolder(path);
  const recipe = parseRecipe(await readYaml(folder.recipe), folder.recipe);
  return { folder, recipe, manifest: await readManifest(folder.manifest) };
}

/**
 * Opens a trained run to measure it, sample from it or ship it.
 *
 * @throws Error when the folder holds no run, or the run no intact checkpoint, naming what is missing or damaged
 */
export async function openRun(path: string): Promise<OpenedRun> {
  const { folder, recipe, manifest } = await readRunFiles(path);
  const { latest, damaged } = await latestCheckpoint(folder.checkpoints);
  if (latest === undefined) {
    const broken = damaged.map((entry) => `\n  ${entry.path}: ${entry.reason}`).join("");
    throw new Error(
      `openRun(path): ${path} must hold an intact checkpoint, got ${damaged.length} damaged and none intact${broken}; train it first, or with --resume`,
    );
  }
  const changes = recipeChanges(manifest, recipe, folder.manifest).map(changeText);
  const foreign = foreignText(latest.checkpoint.origin, manifest);
  const wrong = [...changes, ...(foreign === undefined ? [] : [`${latest.path} is ${foreign}`])];
  if (wrong.length > 0) {
    throw new Error(
      `openRun(path): ${path} was changed since it was started: ${wrong.join("; ")}. Undo that, or accept it: train --resume --accept-changes`,
    );
  }
  const model = modelOf(recipe, manifest.data.shape);
  const objective = objectiveOf(recipe, model.layout);
  const snapshot = restoreSnapshot(latest.checkpoint, initialStateOf(recipe, model));
  return { folder, recipe, manifest, model, objective, snapshot, damaged };
}
