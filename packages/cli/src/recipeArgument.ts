import { existsSync } from "node:fs";
import { basename, extname } from "node:path";
import { isPlainObject } from "saddlepoint/data";
import { readYaml } from "saddlepoint/node";
import { presets, withDataWrittenOut } from "saddlepoint/recipes";
import { gotText } from "./entryNamed.ts";
import { asUsage, UsageError } from "./usageError.ts";

const looksLikeFile = (text: string): boolean => /[/\\]|\.(ya?ml|json)$/i.test(text) || existsSync(text);

/**
 * The recipe that the command line names, as it is written: a preset, or a YAML file, whose name a nameless recipe gets.
 *
 * @throws UsageError when it is neither, with the preset that was probably meant
 */
export async function recipeArgument(argument: string): Promise<unknown> {
  const preset = Object.hasOwn(presets, argument) ? presets[argument] : undefined;
  if (preset !== undefined) return withDataWrittenOut(preset);
  if (looksLikeFile(argument)) {
    const recipe = withDataWrittenOut(await asUsage(() => readYaml(argument)));
    const name = basename(argument, extname(argument));
    return isPlainObject(recipe) ? { name, ...recipe } : recipe;
  }
  const names = Object.keys(presets);
  throw new UsageError(
    `RECIPE must be a preset (${names.join(", ")}) or a YAML file, got ${gotText(argument, names)}`,
  );
}
