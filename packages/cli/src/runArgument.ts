import { type OpenedRun, readRunFiles } from "saddlepoint/node";
import { asUsage } from "./usageError.ts";

/**
 * The recipe and manifest of the run that the command line names, before any work.
 *
 * @throws UsageError when there is no such run
 */
export const runArgument = (path: string): Promise<Pick<OpenedRun, "folder" | "recipe" | "manifest">> =>
  asUsage(() => readRunFiles(path));
