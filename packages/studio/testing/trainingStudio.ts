import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Studio, StudioOptions } from "../src/server/index.ts";
import { testStudio } from "./testStudio.ts";

const MAIN = fileURLToPath(new URL("../../cli/dist/main.js", import.meta.url));

/**
 * A studio over a folder whose trainings are those of the built command line.
 *
 * @throws Error where that is not built
 */
export function trainingStudio(folder: string, options: Partial<StudioOptions> = {}): Promise<Studio> {
  if (!existsSync(MAIN)) throw new Error("the command line is not built: run npm run build first");
  return testStudio(folder, { train: [process.execPath, MAIN, "train"], every: 200, ...options });
}
