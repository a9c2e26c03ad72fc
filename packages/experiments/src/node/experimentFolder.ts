import { join } from "node:path";
import { toJson } from "saddlepoint/data";
import { atomicWrite, encodePng, preflight, tryFolder, versions } from "saddlepoint/node";
import type { Experiment, ExperimentResult, ExperimentSettings } from "../experiment.ts";
import { figureFile, resultMarkdown } from "../markdown.ts";

/** More than any experiment writes. */
const BYTES = 20e6;

/**
 * Makes sure that an experiment's result can be written, before the work that it takes.
 *
 * @throws Error saying what is wrong with the folder and what to do
 */
export const requireWritableFolder = (folder: string): Promise<void> => tryFolder(folder, BYTES);

/** What `result.json` holds: everything but the pictures, which lie beside it. */
export function experimentDocument(
  { name, shows, source }: Experiment,
  settings: ExperimentSettings,
  { tables, figures, quantities, complete }: ExperimentResult,
) {
  return {
    experiment: name,
    shows,
    source,
    settings,
    complete,
    tables,
    quantities,
    figures: figures.map((figure) => ({ title: figure.title, file: figureFile(figure) })),
    versions: versions(),
  };
}

/**
 * Writes an experiment's result: `table.md`, `result.json` (infinities as the string "Infinity") and its figures. What an
 * earlier run of it left there is replaced.
 *
 * @returns the paths of the files
 */
export async function writeExperiment(
  folder: string,
  experiment: Experiment,
  settings: ExperimentSettings,
  result: ExperimentResult,
): Promise<readonly string[]> {
  await preflight(folder, BYTES);
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ["table.md", resultMarkdown(experiment, settings, result)],
    ["result.json", `${toJson(experimentDocument(experiment, settings, result), 2)}\n`],
    ...result.figures.map(
      (figure) => [figureFile(figure), "svg" in figure ? figure.svg : encodePng(figure.picture)] as const,
    ),
  ];
  const paths: string[] = [];
  for (const [name, contents] of files) {
    const path = join(folder, name);
    await atomicWrite(path, contents);
    paths.push(path);
  }
  return paths;
}
