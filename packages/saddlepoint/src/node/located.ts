import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseDocument } from "yaml";
import { isPlainObject } from "../data/isPlainObject.ts";
import { howToGive } from "../recipes/givenData.ts";
import { withDataWrittenOut } from "../recipes/override.ts";
import type { Recipe } from "../recipes/schema.ts";
import { isArrayFile } from "./arrayFile.ts";
import { isStandardInput } from "./byteChunks.ts";
import { isBuiltIn } from "./openSamples.ts";
import { isTooDeep } from "./parseYaml.ts";

/** A source of samples that can be opened from anywhere: what is relative is so to `folder`, names stay names. */
function locatedSource(source: string, folder: string): string {
  const path = resolve(folder, source);
  const isName = isBuiltIn(source) || isStandardInput(source);
  return isName || (howToGive(source) !== undefined && !existsSync(path)) ? source : path;
}

/** The same of labels, which are a file's only where they are named as one. */
const locatedLabels = (labels: string, folder: string): string =>
  isArrayFile(labels) ? resolve(folder, labels) : labels;

/** A recipe as it is written, with its paths made absolute: what is relative is so to `folder`. */
export function located(written: unknown, folder: string): unknown {
  const recipe = withDataWrittenOut(written);
  if (!isPlainObject(recipe) || !isPlainObject(recipe.data)) return recipe;
  const { source, labels } = recipe.data;
  return {
    ...recipe,
    data: {
      ...recipe.data,
      ...(typeof source === "string" && source !== "" ? { source: locatedSource(source, folder) } : {}),
      ...(typeof labels === "string" ? { labels: locatedLabels(labels, folder) } : {}),
    },
  };
}

/** A complete recipe whose data are found again from anywhere: its paths are relative to where the process runs. */
export function locatedRecipe(recipe: Recipe): Recipe {
  const { source, labels } = recipe.data;
  const folder = process.cwd();
  const found = labels === undefined ? {} : { labels: locatedLabels(labels, folder) };
  return { ...recipe, data: { ...recipe.data, source: locatedSource(source, folder), ...found } };
}

/** The text of a recipe's file that is to lie elsewhere: its paths are made absolute; what is no YAML stays as it is. */
export function locatedYaml(text: string, folder: string): string {
  if (isTooDeep(text)) return text;
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  for (const [path, find] of [
    [["data"], locatedSource],
    [["data", "source"], locatedSource],
    [["data", "labels"], locatedLabels],
  ] as const) {
    const value = document.getIn(path);
    if (typeof value === "string" && value !== "") document.setIn(path, find(value, folder));
  }
  return document.toString();
}

/** What a source is called where its path is nobody's business. */
export const sourceName = (source: string): string => (isBuiltIn(source) ? source : basename(source));
