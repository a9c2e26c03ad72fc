import { readFile } from "node:fs/promises";
import type { Stamp } from "./stamp.ts";

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
