import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { toJson } from "../data/toJson.ts";
import { atomicWrite } from "./atomicWrite.ts";
import { preflight } from "./preflight.ts";
import { errorCode, explained, reason } from "./reason.ts";

/** The paths of a run's files; the contents are described in the design of the run folder. */
export type RunFolder = {
  readonly path: string;
  /** `recipe.yaml`: the complete, resolved recipe. */
  readonly recipe: string;
  /** `manifest.json`: versions, seed, device, data fingerprint. */
  readonly manifest: string;
  /** `metrics.jsonl`: one event a line. */
  readonly metrics: string;
  /** `checkpoints/`. */
  readonly checkpoints: string;
  /** `samples/`: pictures. */
  readonly samples: string;
  /** `report.json`: the last evaluation. */
  readonly report: string;
};

export type NewRun = {
  /** The run's own folder; by default a new one in `parent` that says the recipe and the seed. */
  readonly out?: string | undefined;
  /** Where runs without `out` go; "runs" by default. */
  readonly parent?: string;
  /** Called with a new folder in `parent` before anything is written in it. */
  readonly claim?: (folder: string) => Promise<void>;
  /** What runs without `out` are called after. */
  readonly recipeName: string;
  readonly seed: number;
  /** The text of recipe.yaml; a game that was made in code has none. */
  readonly recipe?: string;
  /** The contents of manifest.json; infinities become strings. */
  readonly manifest: object;
  /** What the run will write at most, checked against the free disk space first. */
  readonly bytes: number;
};

/** The paths of the run in `path`, whether or not they exist. */
export function runFolderAt(path: string): RunFolder {
  return {
    path,
    recipe: join(path, "recipe.yaml"),
    manifest: join(path, "manifest.json"),
    metrics: join(path, "metrics.jsonl"),
    checkpoints: join(path, "checkpoints"),
    samples: join(path, "samples"),
    report: join(path, "report.json"),
  };
}

/** Whether a run was begun there: its manifest is written last, so without one no step has been taken. */
export function holdsRun({ manifest, metrics, checkpoints }: RunFolder): boolean {
  return [manifest, metrics].some((path) => existsSync(path)) || holdsFiles(checkpoints);
}

const holdsFiles = (folder: string): boolean => existsSync(folder) && readdirSync(folder).length > 0;

/** A recipe.yaml that somebody else put there is not overwritten. */
async function requireSameRecipe(path: string, text: string): Promise<void> {
  if (!existsSync(path) || (await readFile(path, "utf8")) === text) return;
  throw new Error(
    `createRunFolder(out): ${path} is in the way: a run writes its complete recipe there; choose another folder with --out`,
  );
}

/** @throws Error when `path` holds a run already, saying what to do */
export function requireNoRun(path: string): void {
  if (!holdsRun(runFolderAt(path))) return;
  throw new Error(
    `createRunFolder(out): ${path} already holds a run; go on with it with --resume, or choose another folder with --out`,
  );
}

/** Creates and returns the first of name, name-2, name-3, … that does not exist, safe against a run started alongside. */
async function claimFolder(parent: string, name: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const path = join(parent, attempt === 1 ? name : `${name}-${attempt}`);
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") {
        throw new Error(`createRunFolder(parent): cannot create ${path}: ${reason(error)}`, { cause: error });
      }
    }
  }
}

/**
 * Creates a run's folder with `recipe.yaml`, `manifest.json`, `checkpoints/` and `samples/`, after checking that it can
 * be written and that the disk has room.
 *
 * @throws Error saying what to do when `out` already holds a run, cannot be written, or lacks space
 */
export async function createRunFolder(run: NewRun): Promise<RunFolder> {
  const { out, parent = "runs", recipeName, seed, bytes } = run;
  if (out !== undefined) requireNoRun(out);
  await preflight(out ?? parent, bytes);
  const folder = runFolderAt(out ?? (await claimFolder(parent, `${recipeName}-seed${seed}`)));
  if (out === undefined) await run.claim?.(folder.path);
  if (run.recipe !== undefined) await requireSameRecipe(folder.recipe, run.recipe);
  await mkdir(folder.checkpoints, { recursive: true });
  await mkdir(folder.samples, { recursive: true });
  if (run.recipe !== undefined) await atomicWrite(folder.recipe, run.recipe);
  await atomicWrite(folder.manifest, `${toJson(run.manifest, 2)}\n`);
  return folder;
}

/** A run that only the code which made its game can go on with. */
export class NoRecipeError extends Error {
  override readonly name = "NoRecipeError";

  constructor(path: string) {
    super(
      `openRunFolder(path): ${path} has no recipe: its game was made in code; measure, draw and export it there (restoreGame)`,
    );
  }
}

/**
 * The run in an existing folder, to resume or evaluate it.
 *
 * @throws NoRecipeError when its game was made in code
 * @throws Error naming the folder when it does not exist, and the file that it lacks when it is not a run
 */
export async function openRunFolder(path: string): Promise<RunFolder> {
  const status = await explained(`openRunFolder(path): cannot open ${path}`, stat(path));
  const folder = runFolderAt(path);
  if (existsSync(folder.manifest) && !existsSync(folder.recipe)) throw new NoRecipeError(path);
  const missing = [folder.recipe, folder.manifest].find((file) => !existsSync(file));
  if (!status.isDirectory() || missing !== undefined) {
    throw new Error(
      `openRunFolder(path): ${path} is not a run's folder: it has no ${missing ?? folder.recipe}`,
    );
  }
  return folder;
}

/** Replaces `report.json`; infinities become the string "Infinity". */
export async function writeReport(folder: RunFolder, report: object): Promise<void> {
  await atomicWrite(folder.report, `${toJson(report, 2)}\n`);
}

/** Writes a picture into `samples/` and returns its path. */
export async function writeSample(folder: RunFolder, name: string, png: Uint8Array): Promise<string> {
  await mkdir(folder.samples, { recursive: true });
  const path = join(folder.samples, name);
  await atomicWrite(path, png);
  return path;
}
