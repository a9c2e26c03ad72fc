import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportRun, listCheckpoints, messageOf, runFolderAt } from "saddlepoint/node";
import type { ExportedFiles } from "../runs/api.ts";
import { Problem } from "./problem.ts";
import { fileStamp, folderStamp, type Stamp, stampText } from "./stamp.ts";

/** The networks of runs as ONNX files, made when they are asked for and kept until a newer checkpoint is there. */
export interface RunExports {
  /** @throws Problem 409 while a run has no checkpoint */
  files(name: string): Promise<ExportedFiles>;
  /** @throws Problem 404 where the run has no such file */
  file(name: string, file: string): Promise<Stamp>;
  /** Takes all of them away. */
  close(): Promise<void>;
}

interface Made {
  readonly folder: string;
  readonly listed: ExportedFiles;
}

interface Entry {
  readonly text: string;
  readonly made: Promise<Made>;
}

/** A model that fits a page has megabytes; a few are kept. */
const KEPT = 8;

const remove = ({ made }: Entry): Promise<void> =>
  made.then(
    ({ folder }) => rm(folder, { recursive: true, force: true }),
    () => undefined,
  );

export function createRunExports(folder: string): RunExports {
  const entries = new Map<string, Entry>();

  async function newest(name: string): Promise<Stamp> {
    const place = await folderStamp(folder, runFolderAt(join(folder, name)).checkpoints);
    const last = place === undefined ? undefined : (await listCheckpoints(place.path)).at(-1);
    const stamp = last === undefined ? undefined : await fileStamp(folder, last.path);
    if (stamp !== undefined) return stamp;
    throw new Problem(
      409,
      `${name} has no checkpoint yet: its networks can be exported when it has saved one`,
    );
  }

  async function make(name: string): Promise<Made> {
    const out = await mkdtemp(join(tmpdir(), "saddlepoint-export-"));
    try {
      const { run, files } = await exportRun(join(folder, name), { out, force: true });
      const named = files.map(({ path, sha256 }) => ({ name: path.slice(out.length + 1), sha256 }));
      return { folder: out, listed: { step: run.snapshot.step, files: named } };
    } catch (error) {
      await rm(out, { recursive: true, force: true });
      throw new Problem(409, messageOf(error).replaceAll(join(folder, name), name));
    }
  }

  async function made(name: string): Promise<Made> {
    const text = stampText([await newest(name)]);
    const found = entries.get(name);
    if (found?.text === text) return found.made;
    const entry: Entry = { text, made: make(name) };
    entries.delete(name);
    entries.set(name, entry);
    // Files that somebody is reading stay readable until they are closed.
    if (found !== undefined) await remove(found);
    for (const [oldest, old] of [...entries].slice(0, -KEPT)) {
      entries.delete(oldest);
      await remove(old);
    }
    entry.made.catch(() => entries.get(name) === entry && entries.delete(name));
    return entry.made;
  }

  return {
    files: async (name) => (await made(name)).listed,
    async file(name, file) {
      const { folder: out, listed } = await made(name);
      const names = listed.files.map((entry) => entry.name);
      const stamp = names.includes(file) ? await fileStamp(out, join(out, file)) : undefined;
      if (stamp !== undefined) return stamp;
      throw new Problem(
        404,
        `${name} exports ${names.join(", ")}, got ${JSON.stringify(file.slice(0, 200))}`,
      );
    },
    async close() {
      await Promise.all([...entries.values()].map(remove));
      entries.clear();
    },
  };
}
