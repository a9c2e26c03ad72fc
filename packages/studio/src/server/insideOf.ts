import { realpath } from "node:fs/promises";
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
export async function insideOf(folder: string, path: string): Promise<string | undefined> {
  try {
    const [root, target] = await Promise.all([realpath(folder), realpath(path)]);
    if (target === root || target.startsWith(root.endsWith(sep) ? root : root + sep)) return target;
  } catch (error) {
    if (GONE.has(errorCode(error) ?? "")) return undefined;
    throw error;
  }
  throw new Problem(403, "it leads out of the studio's folder");
}
