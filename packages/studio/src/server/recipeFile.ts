import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A recipe's text as a file, which is how `train` reads one. */
export interface RecipeFile {
  readonly path: string;
  remove(): Promise<void>;
}

/** Writes a recipe's text into a folder of its own. @param name of the file, which a nameless recipe gets */
export async function recipeFile(text: string, name: string): Promise<RecipeFile> {
  const place = await mkdtemp(join(tmpdir(), "saddlepoint-recipe-"));
  const path = join(place, `${name}.yaml`);
  const remove = () => rm(place, { recursive: true, force: true }).catch(() => undefined);
  try {
    await writeFile(path, text);
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
