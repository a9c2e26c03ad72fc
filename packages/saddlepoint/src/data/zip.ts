import { Inflate } from "fflate";
import { crc32 } from "./crc32.ts";

/** A file of an archive, as the archive's directory has it. */
export type ZipEntry = {
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc: number;
  /** How many bytes it takes in the archive, and unpacked. */
  readonly packed: number;
  readonly size: number;
  /** Where its own header lies. */
  readonly header: number;
};

const END = 0x06054b50;
const LOCATOR_64 = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** A number that a wider field gives instead. */
const ELSEWHERE = 0xffffffff;
/** The comment after the archive's end has at most so many bytes. */
const LONGEST_COMMENT = 0xffff;
/** What the directory takes for each file, at least. */
const LEAST_ENTRY = 46;
const STORED = 0;
const DEFLATED = 8;
/** Deflate makes no more bytes of one. */
const MOST_FROM_ONE = 1032;
/** How much is unpacked at once. */
const PIECE = 2 ** 14;

type Directory = { readonly count: number; readonly start: number; readonly before: number };

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const signatureAt = (view: DataView, at: number): number | undefined =>
  at >= 0 && at + 4 <= view.byteLength ? view.getUint32(at, true) : undefined;

/** The directory that an end record at this place tells of, with what lies before the archive; undefined where none is there. */
function directoryAt(view: DataView, end: number): Directory | undefined {
  let count = view.getUint16(end + 10, true);
  let size = view.getUint32(end + 12, true);
  let offset = view.getUint32(end + 16, true);
  let after = end;
  const locator = end - 20;
  if (signatureAt(view, locator) === LOCATOR_64) {
    const told = Number(view.getBigUint64(locator + 8, true));
    const wide = signatureAt(view, told) === END_64 ? told : locator - 56;
    if (signatureAt(view, wide) === END_64) {
      count = Number(view.getBigUint64(wide + 32, true));
      size = Number(view.getBigUint64(wide + 40, true));
      offset = Number(view.getBigUint64(wide + 48, true));
      after = wide;
    }
  }
  const start = after - size;
  const before = start - offset;
  const isThere =
    before >= 0 && count * LEAST_ENTRY <= size && (count === 0 || signatureAt(view, start) === ENTRY);
  return isThere ? { count, start, before } : undefined;
}

/** What looks like an end may stand in the comment: the last that a directory belongs to is the end. */
function directoryOf(view: DataView): Directory {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    const found = signatureAt(view, at) === END ? directoryAt(view, at) : undefined;
    if (found !== undefined) return found;
  }
  throw new Error("it has no whole directory at its end");
}

/** Sizes and place of an entry that has them in its field of 64-bit numbers. */
function* wideNumbers(view: DataView, from: number, to: number): Generator<number> {
  for (let at = from; at + 4 <= to; ) {
    const [kind, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    const end = Math.min(at + 4 + length, to);
    if (kind === 1) {
      for (let place = at + 4; place + 8 <= end; place += 8) yield Number(view.getBigUint64(place, true));
    }
    at = end;
  }
}

/**
 * The files of a zip archive, by its directory, also one above 4 GiB or behind other bytes.
 *
 * @throws Error saying what is wrong with it
 * @see PKWARE, APPNOTE.TXT, 4.3 and 4.4
 */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] {
  const view = viewOf(bytes);
  const { count, start, before } = directoryOf(view);
  const entries: ZipEntry[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (signatureAt(view, at) !== ENTRY || at + LEAST_ENTRY > bytes.length) {
      throw new Error(`its directory is cut off after ${i} of ${count} files`);
    }
    const flags = view.getUint16(at + 8, true);
    const nameEnd = at + LEAST_ENTRY + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > bytes.length) throw new Error(`its directory is cut off after ${i} of ${count} files`);
    const wide = wideNumbers(view, nameEnd, extraEnd);
    const numberAt = (place: number): number => {
      const short = view.getUint32(at + place, true);
      if (short !== ELSEWHERE) return short;
      const { value } = wide.next();
      return typeof value === "number" ? value : short;
    };
    const size = numberAt(24);
    const packed = numberAt(20);
    const header = numberAt(42) + before;
    const isUtf8 = (flags & 0x800) !== 0;
    entries.push({
      name: new TextDecoder(isUtf8 ? "utf-8" : "latin1").decode(bytes.subarray(at + LEAST_ENTRY, nameEnd)),
      encrypted: (flags & 1) !== 0,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...{ packed, size, header },
    });
    at = next;
  }
  return entries;
}

/** The bytes of an entry as they lie in the archive. */
function packedBytes(bytes: Uint8Array, { packed, header }: ZipEntry): Uint8Array {
  const view = viewOf(bytes);
  if (signatureAt(view, header) !== LOCAL || header + 30 > bytes.length)
    throw new Error("it is not where the directory says");
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  if (start + packed > bytes.length) throw new Error("it is cut off");
  return bytes.subarray(start, start + packed);
}

/** Unpacks as many bytes as the directory says, and stops at one more, so that no archive takes longer or more memory. */
function inflated(packed: Uint8Array, size: number): Uint8Array {
  if (size > MOST_FROM_ONE * packed.length) throw new Error(`${packed.length} bytes cannot hold ${size}`);
  const out = new Uint8Array(size);
  let length = 0;
  const inflate = new Inflate((piece) => {
    if (length + piece.length > size) throw new Error(`it holds more than the ${size} bytes it says`);
    out.set(piece, length);
    length += piece.length;
  });
  for (let at = 0; at < packed.length; at += PIECE) {
    inflate.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
  }
  if (length < size) throw new Error(`it holds ${length} bytes of ${size}`);
  return out;
}

/**
 * The contents of a file in an archive, held against its checksum, which fflate's own reader does not look at.
 *
 * @throws Error saying what is wrong with it
 */
export function unzipped(bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  const { encrypted, method, size, crc } = entry;
  if (encrypted) throw new Error("it is encrypted");
  if (method !== STORED && method !== DEFLATED) {
    throw new Error(
      `it is packed by method ${method}: expected ${STORED} (np.savez) or ${DEFLATED} (np.savez_compressed)`,
    );
  }
  const packed = packedBytes(bytes, entry);
  if (method === STORED && packed.length !== size)
    throw new Error(`it holds ${packed.length} bytes of ${size}`);
  const contents = method === STORED ? packed : inflated(packed, size);
  const found = crc32(contents);
  if (found === crc) return contents;
  throw new Error(
    `its bytes were changed: their CRC-32 must be ${crc.toString(16)}, got ${found.toString(16)}`,
  );
}
