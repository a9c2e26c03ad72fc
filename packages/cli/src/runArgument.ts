import { NoRecipeError, type OpenedRun, readRunFiles } from "saddlepoint/node";
import { asUsage } from "./usageError.ts";

/**
 * The recipe and manifest of the run that the command line names, before any work.
 *
 * @throws UsageError when there is no such run
 * @throws NoRecipeError when there is one, but nothing to rebuild its game from
 */
export async function runArgument(path: string): Promise<Pick<OpenedRun, "folder" | "recipe" | "manifest">> {
  try {
    return await readRunFiles(path);
  } catch (error) {
    if (error instanceof NoRecipeError) throw error;
    return asUsage(() => Promise.reject(error));
  }
}
