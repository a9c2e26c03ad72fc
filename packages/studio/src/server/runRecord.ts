import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, readReport, readRunFiles, runFolderAt } from "saddlepoint/node";
import type { Recipe } from "saddlepoint/recipes";
import { fileStamp, readJson, type Stamp } from "./stamp.ts";

/** The files that say what a run is and what it came to. */
export interface RecordStamps {
  readonly recipe: Stamp | undefined;
  readonly manifest: Stamp | undefined;
  readonly report: Stamp | undefined;
}

/** What a run's folder says of it, as far as it can be read. */
export interface RunRecord {
  readonly recipe: Recipe | undefined;
  readonly manifest: unknown;
  readonly report: unknown;
  /** The step of the last report; −1 without one. */
  readonly reportedStep: number;
  /** What cannot be read, in words. */
  readonly problem: string | undefined;
}

/** Recipes and manifests are a few kilobytes. */
const LARGEST_TEXT = 1024 * 1024;

export async function recordStamps(folder: string, name: string): Promise<RecordStamps> {
  const files = runFolderAt(join(folder, name));
  const [recipe, manifest, report] = await Promise.all(
    [files.recipe, files.manifest, files.report].map((path) => fileStamp(folder, path)),
  );
  return { recipe, manifest, report };
}

/** An error in the words of somebody who knows the folder's name and need not know where it lies. */
function words(error: unknown, folder: string, name: string): string {
  return messageOf(error).replaceAll(join(folder, name), name).slice(0, 2000);
}

/** Reads what says what a run is: nothing in it stops the reader, everything wrong becomes the record's problem. */
export async function readRecord(folder: string, name: string, stamps: RecordStamps): Promise<RunRecord> {
  const path = join(folder, name);
  let recipe: Recipe | undefined;
  let manifest: unknown = null;
  let report: unknown = null;
  let reportedStep = -1;
  let problem: string | undefined;
  try {
    const large = [stamps.recipe, stamps.manifest].find((stamp) => (stamp?.size ?? 0) > LARGEST_TEXT);
    if (large !== undefined) throw new Error(`${large.path} has ${large.size} bytes: it is no recipe`);
    if (stamps.recipe === undefined && stamps.manifest === undefined) {
      throw new Error(`${path} is no run: it has no recipe.yaml and no manifest.json`);
    }
    recipe = (await readRunFiles(path)).recipe;
    if (stamps.manifest !== undefined) manifest = await readJson(stamps.manifest);
  } catch (error) {
    problem = words(error, folder, name);
  }
  try {
    if (stamps.report !== undefined) {
      report = await readJson(stamps.report);
      reportedStep = (await readReport(stamps.report.path))?.step ?? -1;
    }
  } catch {
    report = null;
    problem ??= `${name}/report.json is damaged; evaluate the run to write it anew`;
  }
  return { recipe, manifest, report, reportedStep, problem };
}

/** recipe.yaml as it is; empty where there is none that could be one. */
export async function recipeText({ recipe }: RecordStamps): Promise<string> {
  if (recipe === undefined || recipe.size > LARGEST_TEXT) return "";
  return readFile(recipe.path, "utf8").catch(() => "");
}
