import { statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { errorCode } from "./reason.ts";

/** Another process that starts or fails beside this one may take away what was just made, a few times. */
const ATTEMPTS = 100;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Whether there is something at a path; also false where part of the path is a file. */
function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** The topmost folder on the way to `folder` that is not there; `folder` itself where all above it are. */
function firstMissing(folder: string): string {
  let missing = folder;
  while (dirname(missing) !== missing && !isThere(dirname(missing))) missing = dirname(missing);
  return missing;
}

/**
 * Makes a folder with those above it. Node's own `mkdir` with `recursive` never ends where the system says that a folder cannot
 * be found below one that is there, as under /proc.
 *
 * @returns the topmost folder that was not there; undefined where all were
 * @throws Error of the system, or saying in which folder none can be made
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  const whole = resolve(folder);
  let top: string | undefined;
  for (let attempt = 1; !isThere(whole) || !isFolder(whole); attempt++) {
    const next = firstMissing(whole);
    try {
      await mkdir(next);
      top ??= next;
    } catch (error) {
      const [code, parent] = [errorCode(error), dirname(next)];
      const again = (code === "EEXIST" && isFolder(next)) || (code === "ENOENT" && !isThere(parent));
      if (code === "ENOENT" && !again) {
        throw new Error(`no folder can be made in ${parent}`, { cause: error });
      }
      if (!again || attempt >= ATTEMPTS) throw error;
    }
  }
  return top;
}
