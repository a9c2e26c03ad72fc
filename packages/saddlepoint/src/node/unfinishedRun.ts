import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isPlainObject } from "../data/isPlainObject.ts";
import { readRunFiles } from "./openRun.ts";
import { parsedJson } from "./parsedJson.ts";
import { explained, ifThere } from "./reason.ts";
import { holdsRun, runFolderAt } from "./runFolder.ts";
import { lockHolder } from "./runLock.ts";

export type RunFilter = {
  /** The recipe's name. */
  readonly name?: string | undefined;
  readonly seed?: number | undefined;
  /** How far the run is to go; its recipe's own last step unless told otherwise. */
  readonly steps?: number | undefined;
};

/** The step that a run's report was made at; −1 without a report. */
async function reportedStep(path: string): Promise<number> {
  // A report that is missing or unreadable is no sign of an end: going on writes it anew.
  const report = parsedJson(await readFile(path, "utf8").catch(() => ""));
  return isPlainObject(report) && typeof report.step === "number" ? report.step : -1;
}

/** When something last happened in a run. */
async function lastActivity(path: string): Promise<number> {
  const { metrics, manifest } = runFolderAt(path);
  const times = [metrics, manifest].map(
    async (file) => (await stat(file).catch(() => undefined))?.mtimeMs ?? 0,
  );
  return Math.max(...(await Promise.all(times)));
}

async function isUnfinished(path: string, { name, seed, steps }: RunFilter): Promise<boolean> {
  if (!holdsRun(runFolderAt(path))) return false;
  try {
    const { folder, recipe } = await readRunFiles(path);
    if (name !== undefined && recipe.name !== name) return false;
    if (seed !== undefined && recipe.training.seed !== seed) return false;
    if ((await reportedStep(folder.report)) >= Math.max(recipe.training.steps, steps ?? 0)) return false;
    return (await lockHolder(path)) === undefined;
  } catch {
    // A folder that cannot be read as a run cannot be gone on with either.
    return false;
  }
}

/**
 * The run in `parent` that something happened in last, of those that have not reached their last step and that no process
 * trains now.
 *
 * @returns its folder; undefined when there is none, or no such parent
 */
export async function unfinishedRun(parent: string, filter: RunFilter = {}): Promise<string | undefined> {
  const problem = `unfinishedRun(parent): cannot read ${parent}`;
  const names = (await explained(problem, ifThere(readdir(parent)))) ?? [];
  const found: { readonly path: string; readonly at: number }[] = [];
  for (const path of names.map((name) => join(parent, name))) {
    if (await isUnfinished(path, filter)) found.push({ path, at: await lastActivity(path) });
  }
  return found.sort((a, b) => b.at - a.at)[0]?.path;
}
