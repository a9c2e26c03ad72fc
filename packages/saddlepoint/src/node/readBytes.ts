import { type FileHandle, open, stat } from "node:fs/promises";
import { MOST_INFLATED } from "../data/mostInflated.ts";
import { byteChunks, isStandardInput, joined, type ReadLimits } from "./byteChunks.ts";
import { bytesFor } from "./memory.ts";
import { explained } from "./reason.ts";

/** As much as one call of the system may read: below 2 GiB on all of them. */
const PIECE = 2 ** 30;

/** Fills `bytes` from a file's beginning; returns how many it had. */
async function fill(file: FileHandle, bytes: Uint8Array, piece: number): Promise<number> {
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await file.read(bytes, at, Math.min(piece, bytes.length - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}

/** A whole file of a known length, in one array. */
async function readWhole(path: string, size: number, piece: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = bytesFor("it", size);
  const file = await open(path);
  try {
    const read = await fill(file, bytes, piece);
    return read < size ? bytes.slice(0, read) : bytes;
  } finally {
    await file.close();
  }
}

async function isPacked(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(new Uint8Array(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/**
 * A whole file, unpacked if it is gzipped (as IDX files often come); of any size that the memory holds. What is piped into the
 * process is "-".
 *
 * @param piece how much is read at once
 * @throws Error naming the file when it cannot be read or unpacked; RangeError when it unpacks to more than it may, or needs more
 * memory than there is
 */
export async function readBytes(
  path: string,
  { mostInflated = MOST_INFLATED }: ReadLimits = {},
  piece = PIECE,
): Promise<Uint8Array<ArrayBuffer>> {
  const why = `readBytes(path): cannot read ${path}`;
  const found = isStandardInput(path) ? undefined : await explained(why, stat(path));
  const isPlain = found?.isFile() === true && found.size > 0;
  if (isPlain && !(await explained(why, isPacked(path)))) {
    return explained(why, readWhole(path, found.size, piece));
  }
  return joined(path, byteChunks(path, { mostInflated }), mostInflated);
}
