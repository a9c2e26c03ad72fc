import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Why a browser test did not run, in the words that the test report prints. */
export const NO_CHROMIUM = `no browser: none of ${NAMES.join(", ")} is on PATH, and SADDLEPOINT_CHROMIUM is not set`;

/** The browser for tests: `SADDLEPOINT_CHROMIUM`, or a common name on PATH; undefined where there is none. */
export function chromiumPath(): string | undefined {
  const named = process.env.SADDLEPOINT_CHROMIUM;
  if (named !== undefined && named !== "") {
    if (isExecutable(named)) return named;
    throw new Error(`SADDLEPOINT_CHROMIUM must name an executable file, got ${named}`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
