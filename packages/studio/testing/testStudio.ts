import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readYaml } from "saddlepoint/node";
import { overridden, parseOverride, parseRecipe, presets } from "saddlepoint/recipes";
import { onTestFinished } from "vitest";
import { type Studio, type StudioOptions, startStudio } from "../src/server/index.ts";

const STAND_IN = fileURLToPath(new URL("trainStandIn.mjs", import.meta.url));

/** A new empty folder that is removed when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "saddlepoint-server-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A studio over a folder, with a page of two files and a stand-in for `train`; it closes when the test has finished. */
export async function testStudio(folder: string, options: Partial<StudioOptions> = {}): Promise<Studio> {
  const page = temporaryFolder();
  mkdirSync(join(page, "assets"));
  writeFileSync(join(page, "index.html"), "<!doctype html><title>studio</title>");
  writeFileSync(join(page, "assets", "main.js"), "export {};");
  const studio = await startStudio({
    folder,
    port: 0,
    page,
    every: 50,
    train: [process.execPath, STAND_IN],
    recipeOf: async (argument, set) =>
      parseRecipe(
        overridden(presets[argument] ?? (await readYaml(argument)), set.map(parseOverride)),
        argument,
      ),
    ...options,
  });
  onTestFinished(() => studio.close());
  return studio;
}
