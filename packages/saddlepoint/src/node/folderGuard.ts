import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { atomicWrites } from "./atomicWrite.ts";
import { makeFolder } from "./makeFolder.ts";
import { explained, ifThere } from "./reason.ts";
import { holdsRun, type RunFolder } from "./runFolder.ts";
import { isLocked } from "./runLock.ts";

/** What says what a run is, kept while it trains in case that its folder is moved or removed. */
export type FolderGuard = {
  /** Whether the folder is another by now, or none. */
  isGone(): Promise<boolean>;
  /**
   * Writes the folder anew, for a checkpoint to be saved in it.
   *
   * @param metrics what metrics.jsonl held
   * @throws Error when it cannot be written, or another run is there by now
   */
  restore(metrics: Uint8Array): Promise<void>;
};

const NOT_THERE = ["ENOENT", "ENOTDIR"];

/** What tells a folder from a later one of the same name. */
async function identityOf(path: string): Promise<string | undefined> {
  const found = await ifThere(stat(path), NOT_THERE);
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}

/** Remembers a run's folder as it is. */
export async function folderGuard(folder: RunFolder): Promise<FolderGuard> {
  const { path, recipe, manifest, metrics: log } = folder;
  const identity = await identityOf(path);
  const kept = await Promise.all(
    [recipe, manifest].map(async (file) => ({ file, text: await ifThere(readFile(file, "utf8")) })),
  );
  return {
    isGone: async () => !existsSync(manifest) || (await identityOf(path)) !== identity,
    async restore(metrics) {
      if (holdsRun(folder) || ((await identityOf(path)) !== identity && isLocked(path))) {
        throw new Error(
          `${path} was moved or removed while the run trained in it, and another run is there now: nothing was saved there`,
        );
      }
      const problem = `${path} was moved or removed while the run trained in it, and cannot be written anew`;
      await explained(
        problem,
        (async () => {
          await makeFolder(path);
          await writeFile(log, metrics, { flush: true });
          await atomicWrites(kept.flatMap(({ file, text }) => (text === undefined ? [] : [[file, text]])));
        })(),
      );
    },
  };
}

/** What is said when a run ends because its folder was not there any more. */
export const goneText = (path: string, step: number): string =>
  `${path} was moved or removed while the run trained in it: it was written there anew with its recipe, its metrics and a checkpoint of step ${step}, and the training was stopped; go on with it with --resume`;
