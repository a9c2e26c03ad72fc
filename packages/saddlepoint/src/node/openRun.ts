import { readFile } from "node:fs/promises";
import { parse } from "yaml";
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
import { reason } from "./reason.ts";
import { recipeChanges } from "./runChanges.ts";
import { openRunFolder, type RunFolder } from "./runFolder.ts";

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

/** A recipe is a few levels deep. */
const DEEPEST = 100;

/** @throws Error for a value that holds itself, as a YAML alias can make one, or that is nested too deeply to be a recipe */
function requireTree(value: unknown, depth = 0, seen = new Set<unknown>()): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  if (depth > DEEPEST) throw new Error(`it holds itself, or is nested more than ${DEEPEST} deep`);
  for (const inner of Object.values(value)) requireTree(inner, depth + 1, seen);
  seen.add(value);
}

/**
 * A YAML file as a value.
 *
 * @throws Error naming the file when it cannot be read, is no YAML, holds itself or is nested too deeply
 */
export async function readYaml(path: string): Promise<unknown> {
  try {
    const value: unknown = parse(await readFile(path, "utf8"));
    requireTree(value);
    return value;
  } catch (error) {
    // A syntax error's first line says what and where; the rest quotes the file.
    const [line = ""] = reason(error).split("\n");
    const why = line.replace(/^Maximum call stack size exceeded/, "it is nested too deeply");
    throw new Error(`cannot read ${path}: ${why}`, { cause: error });
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
  const changes = recipeChanges(manifest, recipe, folder.manifest);
  const foreign = foreignText(latest.checkpoint.origin, manifest);
  const wrong = [...changes, ...(foreign === undefined ? [] : [`${latest.path} ${foreign}`])];
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
