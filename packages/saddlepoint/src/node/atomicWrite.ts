import { renameSync } from "node:fs";
import { open, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, reason } from "./reason.ts";

/** What an unfinished file is called until it is whole: its final name with this ending. */
export const UNFINISHED = ".tmp";

/** Makes a rename in `folder` survive a power cut. Windows cannot open folders and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!["EISDIR", "EPERM", "EACCES", "EINVAL"].includes(errorCode(error) ?? "")) throw error;
  }
}

/**
 * Replaces a file as a whole: whoever reads `path`, at any moment and after any crash, finds the old contents or the new
 * ones, never a part. Writes a temporary file beside it, flushes it to the disk, renames it, flushes the folder.
 *
 * @throws Error saying why; the file that was there before is then untouched
 */
export const atomicWrite = (path: string, contents: Uint8Array | string): Promise<void> =>
  atomicWrites([[path, contents]]);

/**
 * The same of several files, which take their names one right after the other: nothing else in this process, such as a second
 * Ctrl-C, comes between.
 */
export async function atomicWrites(
  files: readonly (readonly [path: string, contents: Uint8Array | string])[],
): Promise<void> {
  let at = "";
  try {
    for (const [path, contents] of files) {
      at = path;
      await writeFile(path + UNFINISHED, contents, { flush: true });
    }
    for (const [path] of files) {
      at = path;
      renameSync(path + UNFINISHED, path);
    }
    for (const folder of new Set(files.map(([path]) => dirname(path)))) await syncFolder(folder);
  } catch (error) {
    for (const [path] of files) await rm(path + UNFINISHED, { force: true }).catch(() => undefined);
    throw new Error(
      `atomicWrite(path): cannot write ${at}: ${reason(error)}; what was there before is untouched`,
      { cause: error },
    );
  }
}
