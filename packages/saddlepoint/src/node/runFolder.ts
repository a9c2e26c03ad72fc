import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { toJson } from "../data/toJson.ts";
import { atomicWrite, atomicWrites, UNFINISHED } from "./atomicWrite.ts";
import { makeFolder } from "./makeFolder.ts";
import { preflight } from "./preflight.ts";
import { errorCode, explained, ifThere, reason } from "./reason.ts";

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

/**
 * Makes sure that a new run would overwrite nothing in a folder.
 *
 * @param recipe the text of its recipe.yaml: one that is there and says the same may stay
 * @throws Error when `path` holds a run already, or files of somebody's own by the names of a run's, saying what to do
 */
export async function requireFree(path: string, recipe?: string): Promise<void> {
  const folder = runFolderAt(path);
  if (holdsRun(folder)) {
    throw new Error(
      `createRunFolder(out): ${path} already holds a run; go on with it with --resume, or choose another folder with --out`,
    );
  }
  const written =
    recipe === undefined ? undefined : await ifThere(readFile(folder.recipe, "utf8"), NOT_THERE);
  const taken = [
    ...(written === undefined || written === recipe ? [] : [folder.recipe]),
    ...(existsSync(folder.report) ? [folder.report] : []),
    ...(holdsFiles(folder.samples) ? [folder.samples] : []),
  ];
  if (taken.length === 0) return;
  throw new Error(
    `createRunFolder(out): ${path} holds no run, but ${taken.join(", ")}, which a run would overwrite; choose another folder with --out`,
  );
}

const NOT_THERE = ["ENOENT", "ENOTDIR"];

/** Takes away what a run left that was killed before its first step: it wrote its recipe, and no manifest yet. */
export async function clearLeftovers(path: string): Promise<void> {
  const folder = runFolderAt(path);
  if (holdsRun(folder)) return;
  const leftovers = [folder.recipe, folder.recipe + UNFINISHED, folder.manifest + UNFINISHED];
  for (const file of leftovers) await rm(file, { force: true });
}

/** Runs of one recipe and seed beside each other, at most. */
const ATTEMPTS = 100_000;

/** Creates and returns the first of name, name-2, name-3, … that does not exist, safe against a run started alongside. */
async function claimFolder(parent: string, name: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const path = join(parent, attempt === 1 ? name : `${name}-${attempt}`);
    try {
      // Another training that began and failed may have removed the parent, which was empty.
      await makeFolder(parent);
      await mkdir(path);
      return path;
    } catch (error) {
      const again = errorCode(error) === "EEXIST" || !existsSync(parent);
      if (again && attempt < ATTEMPTS) continue;
      throw new Error(`createRunFolder(parent): cannot create ${path}: ${reason(error)}`, { cause: error });
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
  if (out !== undefined) await requireFree(out, run.recipe);
  await preflight(out ?? parent, bytes);
  const folder = runFolderAt(out ?? (await claimFolder(parent, `${recipeName}-seed${seed}`)));
  if (out === undefined) await run.claim?.(folder.path);
  await makeFolder(folder.checkpoints);
  await makeFolder(folder.samples);
  await atomicWrites([
    ...(run.recipe === undefined ? [] : [[folder.recipe, run.recipe] as const]),
    [folder.manifest, manifestText(run.manifest)],
  ]);
  return folder;
}

/** The text of manifest.json. */
export const manifestText = (manifest: object): string => `${toJson(manifest, 2)}\n`;

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
  if (missing !== undefined && holdsRun(folder)) {
    throw new Error(
      `openRunFolder(path): ${missing} is missing, without which nobody knows what the run in ${path} is of: put it back, or start another run`,
    );
  }
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
  // A run's folder that was taken away is not made anew by a picture.
  await mkdir(folder.samples).catch((error: unknown) => {
    if (errorCode(error) !== "EEXIST") throw error;
  });
  const path = join(folder.samples, name);
  await atomicWrite(path, png);
  return path;
}
