import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import { isPlainObject } from "saddlepoint/data";
import { holdsRun, isImageFolder, isSource, located, readYaml, runFolderAt } from "saddlepoint/node";
import { type Override, presets, withDataWrittenOut } from "saddlepoint/recipes";
import { gotText } from "./entryNamed.ts";
import { folderRecipe, type WrittenRecipe } from "./folderRecipe.ts";
import { invocation } from "./invocation.ts";
import { asUsage, UsageError } from "./usageError.ts";

const RECIPE_FILE = /\.(ya?ml|json)$/i;
const looksLikeFile = (text: string): boolean => RECIPE_FILE.test(text) || existsSync(text);

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const foldersHere = (): readonly string[] =>
  readdirSync(".", { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

async function recipeInFile(path: string): Promise<WrittenRecipe> {
  const recipe = located(await asUsage(() => readYaml(path)), dirname(resolve(path)));
  const name = basename(path, extname(path));
  return { written: isPlainObject(recipe) ? { name, ...recipe } : recipe };
}

/** What stands in the way of taking a folder for a recipe's place. */
function requireImages(folder: string): void {
  if (holdsRun(runFolderAt(folder))) {
    throw new UsageError(
      `RECIPE must be a preset, a YAML file or a folder of images, got the run ${folder}: go on with it by ${invocation("train", "--resume", "--out", folder)}`,
    );
  }
  if (!isImageFolder(folder)) {
    throw new UsageError(
      `RECIPE must be a preset, a YAML file or a folder of images, got ${folder}, which holds IDX files: give it with --data, beside a preset for them: ${invocation("train", "digits", "--data", folder)}`,
    );
  }
}

/**
 * The recipe that the command line names, as it is written: a preset, a YAML file, whose name a nameless recipe gets, or one that
 * is chosen for a folder of images.
 *
 * @param changes what of the recipe is said already
 * @throws UsageError when it is none of these, with the preset that was probably meant, or two of them
 */
export async function recipeArgument(
  argument: string,
  changes: readonly Override[] = [],
): Promise<WrittenRecipe> {
  const names = Object.keys(presets);
  const preset = Object.hasOwn(presets, argument) ? presets[argument] : undefined;
  if (preset !== undefined) {
    const elsewhere = changes.some(({ path }) => path.join(".") === "data.source");
    if (!elsewhere && isImageFolder(argument)) {
      throw new UsageError(
        `RECIPE must be one thing, got ${argument}, which is a preset and a folder here: give ./${argument} for the folder, ` +
          `or say the preset's data with --data`,
      );
    }
    return { written: withDataWrittenOut(preset) };
  }
  if (isFolder(argument)) {
    requireImages(argument);
    return folderRecipe(argument, changes);
  }
  if (existsSync(argument) && !RECIPE_FILE.test(argument) && isSource(argument)) {
    throw new UsageError(
      `RECIPE must be a preset (${names.join(", ")}), a YAML file or a folder of images, got the file ${argument}: ` +
        "give a folder of images, or data with --data beside a recipe for it",
    );
  }
  if (looksLikeFile(argument)) return recipeInFile(argument);
  throw new UsageError(
    `RECIPE must be a preset (${names.join(", ")}), a YAML file or a folder of images, got ${gotText(argument, [...names, ...foldersHere()])}`,
  );
}
