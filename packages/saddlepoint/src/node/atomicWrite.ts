import { open, rename, rm, writeFile } from "node:fs/promises";
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
export async function atomicWrite(path: string, contents: Uint8Array | string): Promise<void> {
  const temporary = path + UNFINISHED;
  try {
    await writeFile(temporary, contents, { flush: true });
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new Error(
      `atomicWrite(path): cannot write ${path}: ${reason(error)}; what was there before is untouched`,
      {
        cause: error,
      },
    );
  }
}
