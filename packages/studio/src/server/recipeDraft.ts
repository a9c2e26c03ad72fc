import { toJson } from "saddlepoint/data";
import { readYaml } from "saddlepoint/node";
import type { RecipeDraft } from "../runs/api.ts";
import { isRecord } from "./isRecord.ts";
import { Problem } from "./problem.ts";
import { recipeFile } from "./recipeFile.ts";
import type { RecipeOf } from "./runStarter.ts";

const NAME = "custom";

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * A recipe's text as a form can show it: the complete recipe, or as it is written with what is wrong with it.
 *
 * @throws Problem 400 for what is no YAML, or no mapping of names to values
 */
export async function recipeDraft(text: string, recipeOf: RecipeOf): Promise<RecipeDraft> {
  const file = await recipeFile(text, NAME);
  const words = (error: unknown): string => textOf(error).replaceAll(file.path, "recipe");
  try {
    const written = await plainYaml(file.path).catch((error: unknown) => {
      throw new Problem(400, words(error));
    });
    if (!isRecord(written)) {
      throw new Problem(400, "recipe must be a mapping, such as `data: ring`, got something else");
    }
    try {
      return { recipe: await recipeOf(file.path, []), problems: "" };
    } catch (error) {
      return { recipe: { name: NAME, ...written }, problems: words(error) };
    }
  } finally {
    await file.remove();
  }
}

/** A YAML file's value as JSON has it: its anchors can make a tree that holds itself, which is no recipe. */
async function plainYaml(path: string): Promise<unknown> {
  return JSON.parse(toJson(await readYaml(path)) ?? "null");
}
