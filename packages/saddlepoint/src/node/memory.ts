import { totalmem } from "node:os";
import { formatBytes } from "./preflight.ts";

/** Bytes that can be had at all: the machine's, or as many as its container allows. */
function memoryThere(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}

/**
 * An array of so many bytes.
 *
 * @throws RangeError saying how much memory it needs where there is not as much, or no array is as long
 */
export function bytesFor(what: string, count: number): Uint8Array<ArrayBuffer> {
  const there = memoryThere();
  const needed = `${what} needs ${formatBytes(count)} of memory at once`;
  if (count > there) throw new RangeError(`${needed}, and there are ${formatBytes(there)} in all`);
  try {
    return new Uint8Array(count);
  } catch (error) {
    throw new RangeError(`${needed}, more than one array can hold here`, { cause: error });
  }
}
