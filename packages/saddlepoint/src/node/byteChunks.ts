import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { isatty } from "node:tty";
import { createGunzip } from "node:zlib";
import { inflatedText, MOST_INFLATED } from "../data/mostInflated.ts";
import { errorCode, reason } from "./reason.ts";

export type ReadLimits = {
  /** The most bytes that a compressed file may unpack to, or that what has no length of its own may give. Default 2³⁰. */
  readonly mostInflated?: number | undefined;
};

const CHUNK = 2 ** 20;
const STANDARD_INPUT = new Set(["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]);

/** Whether a source is what is piped into the process, which can be read once. */
export const isStandardInput = (source: string): boolean => STANDARD_INPUT.has(source);

/** What messages call a path. */
export const pathName = (path: string): string => (isStandardInput(path) ? "standard input" : path);

async function* rawChunks(path: string): AsyncGenerator<Uint8Array> {
  if (isStandardInput(path) && isatty(0)) {
    throw new Error("byteChunks(path): standard input must be piped or redirected, got a terminal");
  }
  const options = { highWaterMark: CHUNK };
  const stream = isStandardInput(path)
    ? createReadStream("", { ...options, fd: 0, autoClose: false })
    : createReadStream(path, options);
  try {
    for await (const chunk of stream) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } catch (error) {
    throw new Error(`byteChunks(path): cannot read ${pathName(path)}: ${reason(error)}`, { cause: error });
  }
}

/** Chunks joined until they hold `least` bytes, as pipes give what they like; then as they come. */
async function* withBeginning(chunks: AsyncIterable<Uint8Array>, least: number): AsyncGenerator<Uint8Array> {
  let beginning: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of chunks) {
    if (beginning === undefined) {
      yield chunk;
      continue;
    }
    const longer: Uint8Array = new Uint8Array(beginning.length + chunk.length);
    longer.set(beginning);
    longer.set(chunk, beginning.length);
    beginning = longer.length < least ? longer : undefined;
    if (beginning === undefined) yield longer;
  }
  if (beginning !== undefined) yield beginning;
}

/** The chunks again that `first` was taken from. */
export async function* resumed(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* unpacked(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 2 ** 16 });
  pipeline(Readable.from(chunks), gunzip, () => undefined); // what goes wrong is thrown to who reads
  let length = 0;
  try {
    for await (const chunk of gunzip) {
      if (!(chunk instanceof Uint8Array)) continue;
      length += chunk.length;
      if (length > most) throw new RangeError(`byteChunks(path): ${inflatedText(pathName(path), most)}`);
      yield chunk;
    }
  } catch (error) {
    if (!errorCode(error)?.startsWith("Z_")) throw error;
    throw new Error(`byteChunks(path): ${pathName(path)} is a damaged gzip file: ${reason(error)}`, {
      cause: error,
    });
  }
}

/**
 * What a gzip file says at its end of its length when it is unpacked, modulo 2³²: RFC 1952, ISIZE. Of several parts it is the
 * last one's, so that more than allowed there is more in all. 0 of a pipe.
 */
async function promisedLength(path: string): Promise<number> {
  if (isStandardInput(path)) return 0;
  const found = await stat(path);
  if (!found.isFile() || found.size < 4) return 0;
  const file = await open(path);
  try {
    const { buffer } = await file.read(new Uint8Array(4), 0, 4, found.size - 4);
    return new DataView(buffer.buffer).getUint32(0, true);
  } finally {
    await file.close();
  }
}

/** Enough of a file to know its kind by. */
const BEGINNING = 16;

/**
 * What a file, a pipe or standard input ("-") holds, piece by piece, unpacked if it is gzipped, as IDX files often come. The
 * first piece has at least 16 bytes where there are as many.
 *
 * @throws Error naming it when it cannot be read or unpacked; RangeError when it unpacks to more than it may
 */
export async function* byteChunks(
  path: string,
  { mostInflated = MOST_INFLATED }: ReadLimits = {},
): AsyncGenerator<Uint8Array> {
  const chunks = withBeginning(rawChunks(path), BEGINNING);
  const first = await chunks.next();
  if (first.done === true) return;
  const whole = resumed(first.value, chunks);
  const isPacked = first.value[0] === 0x1f && first.value[1] === 0x8b;
  if (isPacked && (await promisedLength(path)) > mostInflated) {
    await chunks.return(undefined);
    // A file that is cut off, or has other bytes behind it, ends in any number: unpacked once, nothing of it kept, it says which.
    for await (const _ of unpacked(path, rawChunks(path), mostInflated));
    yield* withBeginning(unpacked(path, rawChunks(path), mostInflated), BEGINNING);
    return;
  }
  yield* isPacked ? withBeginning(unpacked(path, whole, mostInflated), BEGINNING) : whole;
}

/** The first bytes of a file, as they lie there: enough to know what it is. */
export async function beginningOf(path: string): Promise<Uint8Array> {
  const chunks = withBeginning(rawChunks(path), BEGINNING);
  const first = await chunks.next();
  await chunks.return(undefined);
  return first.done === true ? new Uint8Array() : first.value;
}

/** All of these pieces as one, of at most `most` bytes. @throws RangeError where there are more */
export async function joined(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    length += chunk.length;
    if (length > most) throw new RangeError(`joined(path): ${inflatedText(pathName(path), most)}`);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
