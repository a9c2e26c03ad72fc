import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { insideOf } from "./insideOf.ts";

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
