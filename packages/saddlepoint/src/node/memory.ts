import { totalmem } from "node:os";
import { formatBytes } from "./preflight.ts";

/** Bytes that can be had at all: the machine's, or as many as its container allows. */
function memoryThere(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}

/** @throws RangeError saying how much memory something needs where there is not as much */
export function requireMemory(what: string, count: number): void {
  const there = memoryThere();
  if (count <= there) return;
  throw new RangeError(
    `${what} needs ${formatBytes(count)} of memory at once, and there are ${formatBytes(there)} in all`,
  );
}

/**
 * An array of so many bytes.
 *
 * @throws RangeError saying how much memory it needs where there is not as much, or no array is as long
 */
export function bytesFor(what: string, count: number): Uint8Array<ArrayBuffer> {
  requireMemory(what, count);
  try {
    return new Uint8Array(count);
  } catch (error) {
    throw new RangeError(
      `${what} needs ${formatBytes(count)} of memory at once, more than an array can hold here`,
      { cause: error },
    );
  }
}
