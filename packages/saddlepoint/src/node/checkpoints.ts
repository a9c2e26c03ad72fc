import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { atomicWrite, UNFINISHED } from "./atomicWrite.ts";
import {
  type Checkpoint,
  encodeCheckpoint,
  NewerCheckpointError,
  readCheckpoint,
} from "./checkpointFormat.ts";
import { makeFolder } from "./makeFolder.ts";
import { explained, ifThere, reason } from "./reason.ts";

const NAME = /^step-(\d{6,})\.safetensors$/;
const KEEP = 3;

/** Where the checkpoint of a step lies: `step-NNNNNN.safetensors`. */
export function checkpointPath(folder: string, step: number): string {
  return join(folder, `step-${String(step).padStart(6, "0")}.safetensors`);
}

export type CheckpointEntry = { readonly step: number; readonly path: string };

/** The checkpoints in a folder, oldest first; none when there is no such folder. */
export async function listCheckpoints(folder: string): Promise<CheckpointEntry[]> {
  const problem = `listCheckpoints(folder): cannot read ${folder}`;
  const names = (await explained(problem, ifThere(readdir(folder)))) ?? [];
  return names
    .flatMap((name) => {
      const step = NAME.exec(name)?.[1];
      return step === undefined ? [] : [{ step: Number(step), path: join(folder, name) }];
    })
    .sort((a, b) => a.step - b.step);
}

/**
 * Keeps the `keep` newest of the checkpoints up to `step`, and clears away what a killed run left unfinished. Later
 * ones, which a run that went back to an earlier checkpoint has yet to reach again, stay until they are overwritten.
 */
async function prune(folder: string, step: number, keep: number): Promise<void> {
  const upTo = (await listCheckpoints(folder)).filter((entry) => entry.step <= step);
  const unfinished = (await readdir(folder)).filter((name) => name.endsWith(`.safetensors${UNFINISHED}`));
  const paths = [
    ...upTo.slice(0, -keep).map((entry) => entry.path),
    ...unfinished.map((name) => join(folder, name)),
  ];
  // The new checkpoint is safe already: an old one that cannot be removed is no reason to stop a run.
  await Promise.allSettled(paths.map((path) => rm(path, { force: true })));
}

/**
 * Writes a checkpoint atomically, then removes the ones that are older than the `keep` newest: an old one goes only when
 * the new one is safe on the disk.
 *
 * @returns the path written
 * @throws RangeError unless keep is an integer of at least 1; Error when writing fails, every earlier checkpoint intact
 */
export async function writeCheckpoint(
  folder: string,
  checkpoint: Checkpoint,
  { keep = KEEP }: { keep?: number } = {},
): Promise<string> {
  if (!Number.isInteger(keep) || keep < 1) {
    throw new RangeError(`writeCheckpoint(keep): keep must be an integer of at least 1, got ${keep}`);
  }
  await makeFolder(folder);
  const path = checkpointPath(folder, checkpoint.step);
  await atomicWrite(path, encodeCheckpoint(checkpoint));
  await prune(folder, checkpoint.step, keep);
  return path;
}

export type LatestCheckpoint = {
  /** The newest intact checkpoint, if there is any. */
  readonly latest?: { readonly path: string; readonly checkpoint: Checkpoint };
  /** Newer ones that were passed over, newest first, each with what is wrong with it. */
  readonly damaged: readonly { readonly path: string; readonly reason: string }[];
};

/**
 * The newest checkpoint whose every byte checks out, and the newer ones that do not. Unfinished files are not looked at.
 *
 * @throws NewerCheckpointError for one of a later version of the library, which is no damage: going on without it would write over it
 */
export async function latestCheckpoint(folder: string): Promise<LatestCheckpoint> {
  const damaged: { path: string; reason: string }[] = [];
  for (const { path } of (await listCheckpoints(folder)).reverse()) {
    try {
      return { latest: { path, checkpoint: await readCheckpoint(path) }, damaged };
    } catch (error) {
      if (error instanceof NewerCheckpointError) throw error;
      damaged.push({ path, reason: reason(error) });
    }
  }
  return { damaged };
}
