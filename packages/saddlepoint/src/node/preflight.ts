import { randomUUID } from "node:crypto";
import { rm, rmdir, statfs, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "./makeFolder.ts";
import { errorCode, reason } from "./reason.ts";

const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** A number of bytes for people, e.g. "412 MB" (powers of 1000). */
export function formatBytes(bytes: number): string {
  const power = Math.max(0, Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${UNITS[power]}`;
}

/** Removes `folder` and its parents up to `first`, as far as they are empty. */
export async function removeEmpty(folder: string, first: string): Promise<void> {
  for (let at = resolve(folder); at.length >= resolve(first).length; at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

async function checkWritable(folder: string): Promise<void> {
  const probe = join(folder, `.saddlepoint-write-test-${randomUUID()}`);
  try {
    await writeFile(probe, "x", { flush: true, flag: "wx" });
  } catch (error) {
    throw new Error(
      `preflight(folder): cannot write in ${folder}: ${reason(error)}; choose another folder with --out`,
      {
        cause: error,
      },
    );
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

async function checkSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new Error(
    `preflight(bytes): the run needs about ${formatBytes(bytes)} in ${folder} and ${formatBytes(free)} are free; ` +
      "free some space, or choose a folder on another disk with --out",
  );
}

/** Creates a folder with its parents, and returns the first that was not there. */
async function created(folder: string): Promise<string | undefined> {
  try {
    return await makeFolder(folder);
  } catch (error) {
    throw new Error(
      `preflight(folder): cannot create ${folder}: ${reason(error)}; choose another folder with --out`,
      { cause: error },
    );
  }
}

/** How often a folder that another process takes away, as it was empty, is made anew. */
const ATTEMPTS = 20;

/**
 * Makes sure, before any training, that a run can write its files: creates `folder`, writes a file in it, and compares
 * the free disk space with `bytes`. A folder that it created is removed again when a check fails.
 *
 * @param bytes what the run will write at most, e.g. (checkpoints kept + 1) × a checkpoint's size
 * @throws Error saying what is wrong and what to do about it
 */
export async function preflight(folder: string, bytes: number): Promise<void> {
  let first: string | undefined;
  for (let attempt = 1; ; attempt++) {
    first = (await created(folder)) ?? first;
    try {
      await checkWritable(folder);
      await checkSpace(folder, bytes);
      return;
    } catch (error) {
      // Another training that begins here, and fails, removes the folder that both found missing.
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      if (errorCode(cause) === "ENOENT" && attempt < ATTEMPTS) continue;
      if (first !== undefined) await removeEmpty(folder, first);
      throw error;
    }
  }
}

/** The checks of `preflight`, ahead of all work: a folder that was not there is removed again either way. */
export async function tryFolder(folder: string, bytes: number): Promise<void> {
  const first = await created(folder);
  try {
    await preflight(folder, bytes);
  } finally {
    if (first !== undefined) await removeEmpty(folder, first);
  }
}
