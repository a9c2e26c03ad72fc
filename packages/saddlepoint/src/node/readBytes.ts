import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { explained } from "./reason.ts";

/**
 * A whole file, unpacked if it is gzipped (as IDX files often come).
 *
 * @throws Error naming the file when it cannot be read or unpacked
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await explained(`readBytes(path): cannot read ${path}`, readFile(path));
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return explained(`readBytes(path): ${path} is a damaged gzip file`, promisify(gunzip)(bytes));
}

/**
 * A whole file as text in UTF-8, unpacked if it is gzipped.
 *
 * @throws Error naming the file when it cannot be read, or is no such text
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error(`readText(path): ${path} is not text in UTF-8`, { cause: error });
  }
}
