import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { runFolderAt } from "saddlepoint/node";
import { fileStamp, folderStamp } from "./stamp.ts";

/** When each picture of a run was drawn, by file name: in the order of their steps, those without one last. */
export type RunSamples = ReadonlyMap<string, number>;

const PICTURE = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}\.(png|svg)$/;

export const isPictureName = (name: string): boolean => PICTURE.test(name);

const stepOf = (name: string): number => Number(/^step-(\d+)\./.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);

/** The pictures in a run's samples/; none where there is no such folder, or it leads elsewhere. */
export async function runSamples(folder: string, name: string): Promise<RunSamples> {
  const { samples } = runFolderAt(join(folder, name));
  const place = await folderStamp(folder, samples).catch(() => undefined);
  if (place === undefined) return new Map();
  const names = (await readdir(place.path).catch(() => [])).filter(isPictureName);
  const stamped = await Promise.all(
    names.map(async (file) => ({
      file,
      stamp: await fileStamp(folder, join(place.path, file)).catch(() => undefined),
    })),
  );
  return new Map(
    stamped
      .flatMap(({ file, stamp }) => (stamp === undefined ? [] : [[file, stamp.changed] as const]))
      .sort(([a], [b]) => stepOf(a) - stepOf(b) || a.localeCompare(b)),
  );
}
