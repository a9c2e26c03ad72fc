import { createHash } from "node:crypto";
import { existsSync, readFileSync, unlinkSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { makeFolder } from "./makeFolder.ts";
import { parsedJson } from "./parsedJson.ts";
import { removeEmpty } from "./preflight.ts";
import { errorCode, explained, ifThere, reason } from "./reason.ts";

const holderSchema = z.object({
  /** The number of the process that trains. */
  pid: z.int().positive(),
  /** The machine that it runs on. */
  host: z.string(),
  /** When it took the folder, in milliseconds since 1970. */
  since: z.number(),
  /** What tells the process from a later one of the same number, where the system says it. */
  birth: z.string().optional(),
  /** What started it and may stop it, where it is not somebody at a terminal: see STARTED_BY. */
  by: z.string().optional(),
});

/** The variable of the environment by which a program that starts trainings says so: they are then known as its own by their locks. */
export const STARTED_BY = "SADDLEPOINT_STARTED_BY";

/** Who trains in a run's folder. */
export type LockHolder = z.output<typeof holderSchema>;

export type RunLock = {
  /** Who had left the folder locked and is gone, if anybody had. */
  readonly abandoned: string | undefined;
  /** Gives the folder back; a second time does nothing. */
  release(): Promise<void>;
};

const lockPath = (folder: string): string => join(folder, "train.lock");

/** Whether a process has locked a run's folder, which may be gone by now. */
export const isLocked = (folder: string): boolean => existsSync(lockPath(folder));

/** Linux: the machine's start and the process's, in clock ticks after it. */
function birthOf(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // Field 22; the second, the program's name in parentheses, may hold spaces and parentheses itself.
    const ticks = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")[19];
    return ticks === undefined ? undefined : `${boot} ${ticks}`;
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return errorCode(error) === "EPERM";
  }
}

/** Whether the process is gone for certain. Of another machine's process that cannot be known. */
function isGone({ pid, host, birth }: LockHolder): boolean {
  if (host !== hostname()) return false;
  return !exists(pid) || (birth !== undefined && birthOf(pid) !== birth);
}

const parsedHolder = (text: string): LockHolder | undefined => holderSchema.safeParse(parsedJson(text)).data;

/** A lock's text; undefined where there is none. */
const readLock = (path: string): Promise<string | undefined> =>
  explained(`lockRun(folder): cannot read ${path}`, ifThere(readFile(path, "utf8"), ["ENOENT", "ENOTDIR"]));

/**
 * Who trains in a run's folder now; undefined where nobody does, and where whoever did is gone. A process of another machine
 * counts as training as long as its lock is there.
 */
export async function lockHolder(folder: string): Promise<LockHolder | undefined> {
  const holder = parsedHolder((await readLock(lockPath(folder))) ?? "");
  return holder === undefined || isGone(holder) ? undefined : holder;
}

/** The process that trains in a folder, if a program of this kind started it on this machine, and so may stop it. */
export async function startedBy(folder: string, program: string): Promise<LockHolder | undefined> {
  const holder = await lockHolder(folder);
  return holder?.by === program && holder.host === hostname() ? holder : undefined;
}

/** A holder in words: "process 123 on this machine, since 2026-01-01 12:00:00 UTC". */
export function holderText({ pid, host, since }: LockHolder): string {
  const moment = new Date(since);
  const time = Number.isNaN(moment.getTime())
    ? "an unknown time"
    : `${moment.toISOString().slice(0, 19).replace("T", " ")} UTC`;
  return `process ${pid} on ${host === hostname() ? "this machine" : host}, since ${time}`;
}

function refuse(folder: string, holder: LockHolder): never {
  const elsewhere =
    holder.host === hostname()
      ? ""
      : `; if that process is gone, which cannot be seen from here, remove ${lockPath(folder)}`;
  throw new Error(
    `lockRun(folder): ${folder} is being trained in by ${holderText(holder)}: wait for it or stop it (Ctrl-C where it runs, or kill -INT ${holder.pid}), or choose another folder with --out${elsewhere}`,
  );
}

/** What came of asking for a lock: it is had, or a living process has it. */
type Asked =
  | { readonly had: true; readonly abandoned: string | undefined }
  | { readonly had: false; readonly holder: LockHolder };

/** Milliseconds between looks at a lock that somebody is writing or taking over, which takes a moment. */
const WAIT = 50;
/** After so many looks a lock that cannot be read is damaged: its writer was killed as it began. */
const LOOKS = 20;

/**
 * Asks for the lock at a path. A file that must not exist yet is made by one process only; that a stale one is replaced by one only
 * takes a second lock, whose name follows from the stale one's text, and which becomes the lock by its renaming. Whoever has it looks
 * again first: the stale lock may have been replaced meanwhile, and its text does not come again.
 */
async function asked(path: string, mine: string): Promise<Asked> {
  for (let looks = 1; ; looks++) {
    try {
      await writeFile(path, mine, { flag: "wx" });
      return { had: true, abandoned: undefined };
    } catch (error) {
      if (errorCode(error) === "ENOENT" && !existsSync(dirname(path))) {
        // A training that began here too, and failed, has removed the folder, which was empty.
        await explained(`lockRun(folder): cannot create ${dirname(path)}`, makeFolder(dirname(path)));
        continue;
      }
      if (errorCode(error) !== "EEXIST") {
        throw new Error(`lockRun(folder): cannot write ${path}: ${reason(error)}`, { cause: error });
      }
    }
    const found = await readLock(path);
    if (found === undefined) continue;
    const holder = parsedHolder(found);
    if (holder !== undefined && !isGone(holder)) return { had: false, holder };
    if (holder !== undefined || looks >= LOOKS) {
      const successor = `${path}.${createHash("sha256").update(found).digest("hex").slice(0, 12)}`;
      if ((await asked(successor, mine)).had) {
        if ((await readLock(path)) === found) {
          await rename(successor, path);
          const abandoned =
            holder === undefined ? "a process that left an unreadable lock" : holderText(holder);
          return { had: true, abandoned };
        }
        await rm(successor, { force: true });
        continue;
      }
    }
    await delay(WAIT);
  }
}

/**
 * Takes a run's folder for this process: two that train in one folder would destroy each other's files. The folder is made where it
 * is missing. The lock is `train.lock` in it, freed by `release`, and at the latest when this process exits. One whose process is
 * gone, killed for instance, is taken over.
 *
 * @throws Error naming the folder, the process that trains in it and what to do; or saying why the lock cannot be written
 */
export async function lockRun(folder: string): Promise<RunLock> {
  const { pid } = process;
  const by = process.env[STARTED_BY];
  const holder: LockHolder = { pid, host: hostname(), since: Date.now(), birth: birthOf(pid), by };
  const mine = JSON.stringify(holder);
  const made = await explained(`lockRun(folder): cannot create ${folder}`, makeFolder(folder));
  const answer = await asked(lockPath(folder), mine);
  if (!answer.had) refuse(folder, answer.holder);
  return { abandoned: answer.abandoned, release: releaseOf(folder, mine, made) };
}

function releaseOf(folder: string, mine: string, made: string | undefined): RunLock["release"] {
  const path = lockPath(folder);
  const free = (): void => {
    process.off("exit", free);
    try {
      // A lock that somebody removed and another process took is not this one's to free.
      if (readFileSync(path, "utf8") === mine) unlinkSync(path);
    } catch {
      // It is gone already, with its folder for instance.
    }
  };
  process.once("exit", free);
  return async () => {
    free();
    // A training that failed before it wrote anything leaves no folder behind.
    if (made !== undefined) await removeEmpty(folder, made);
  };
}
