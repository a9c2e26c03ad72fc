import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isPlainObject, toJson } from "saddlepoint/data";
import { locatedYaml, messageOf, readYaml } from "saddlepoint/node";
import type { Recipe } from "saddlepoint/recipes";
import type { RecipeDraft } from "../runs/api.ts";
import { Problem } from "./problem.ts";

/** The recipe that `train` would make of its argument, a preset or a YAML file, and of --set's. */
export type RecipeOf = (argument: string, set: readonly string[]) => Promise<Recipe>;

/** A recipe's text as a file, which is how `train` reads one. */
interface RecipeFile {
  readonly path: string;
  remove(): Promise<void>;
}

/** Writes a recipe's text into a folder of its own; paths in it are relative to where the studio runs. @param name of the file, which a nameless recipe gets */
export async function recipeFile(text: string, name: string): Promise<RecipeFile> {
  const place = await mkdtemp(join(tmpdir(), "saddlepoint-recipe-"));
  const path = join(place, `${name}.yaml`);
  const remove = () => rm(place, { recursive: true, force: true }).catch(() => undefined);
  try {
    await writeFile(path, locatedYaml(text, process.cwd()));
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

const NAME = "custom";

/**
 * A recipe's text as a form can show it: the complete recipe, or as it is written with what is wrong with it.
 *
 * @throws Problem 400 for what is no YAML, or no mapping of names to values
 */
export async function recipeDraft(text: string, recipeOf: RecipeOf): Promise<RecipeDraft> {
  const file = await recipeFile(text, NAME);
  const words = (error: unknown): string => messageOf(error).replaceAll(file.path, "recipe");
  try {
    const written = await plainYaml(file.path).catch((error: unknown) => {
      throw new Problem(400, words(error));
    });
    if (!isPlainObject(written)) {
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
