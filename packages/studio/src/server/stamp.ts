import type { Stats } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import { errorCode } from "saddlepoint/node";
import { Problem } from "./problem.ts";

const GONE = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"]);

/**
 * Where a path really leads, links followed, if that is inside a folder.
 *
 * @returns its real path; undefined where there is nothing
 * @throws Problem 403 when it leads out of the folder
 */
async function insideOf(folder: string, path: string): Promise<string | undefined> {
  try {
    const [root, target] = await Promise.all([realpath(folder), realpath(path)]);
    if (target === root || target.startsWith(root.endsWith(sep) ? root : root + sep)) return target;
  } catch (error) {
    if (GONE.has(errorCode(error) ?? "")) return undefined;
    throw error;
  }
  throw new Problem(403, "it leads out of the studio's folder");
}

/** What tells a file from its next version without opening it. */
export interface Stamp {
  /** Its real path. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly changed: number;
  readonly size: number;
}

async function found(
  folder: string,
  path: string,
  fits: (stats: Stats) => boolean,
): Promise<Stamp | undefined> {
  const real = await insideOf(folder, path);
  if (real === undefined) return undefined;
  const stats = await stat(real).catch(() => undefined);
  // A device or a pipe would keep its reader waiting for ever.
  if (stats === undefined || !fits(stats)) return undefined;
  return { path: real, changed: stats.mtimeMs, size: stats.size };
}

/**
 * The stamp of a regular file inside a folder; undefined where there is none.
 *
 * @throws Problem 403 when it leads out of the folder
 */
export const fileStamp = (folder: string, path: string) => found(folder, path, (stats) => stats.isFile());

/** The stamp of a folder inside a folder, whose time is that of the last file added to it or replaced. */
export const folderStamp = (folder: string, path: string) =>
  found(folder, path, (stats) => stats.isDirectory());

/** Stamps as a text: equal as long as nothing changed. */
export const stampText = (stamps: readonly (Stamp | undefined)[]): string =>
  stamps
    .map((stamp) => (stamp === undefined ? "-" : `${stamp.path}:${stamp.changed}:${stamp.size}`))
    .join("|");

const LARGEST = 32 * 1024 * 1024;

/**
 * A JSON file of a run, read whole.
 *
 * @throws Error when it is no JSON, or far larger than such a file can be
 */
export async function readJson({ path, size }: Stamp): Promise<unknown> {
  if (size > LARGEST) throw new Error(`it has ${size} bytes, more than the ${LARGEST} that are read`);
  return JSON.parse(await readFile(path, "utf8"));
}
