import { createReadStream } from "node:fs";

/** Whole lines of a file, and where in it they lie, in bytes. */
export interface LineBlock {
  readonly end: number;
  readonly lines: readonly string[];
  /** Where each of them begins: what is no UTF-8 has another length as text. */
  readonly starts: readonly number[];
}

export const NEWLINE = 0x0a;
const BLOCK_BYTES = 256 * 1024;
/** A line of metrics has some hundred bytes: what is longer than this is something else, and is passed over. */
const LONGEST_LINE = 4 * 1024 * 1024;

/**
 * The whole lines of a file from a byte on, block by block, whatever the file's size; a last line without its end is left for
 * later.
 *
 * @param from where a line begins
 * @param to the byte to end before
 */
export async function* lineBlocks(
  path: string,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): AsyncGenerator<LineBlock, void> {
  if (to <= from) return;
  let start = from;
  let rest = Buffer.alloc(0);
  let skipping = false;
  for await (const chunk of createReadStream(path, {
    start: from,
    end: to - 1,
    highWaterMark: BLOCK_BYTES,
  })) {
    const bytes = Buffer.concat([rest, chunk]);
    const last = bytes.lastIndexOf(NEWLINE);
    if (last < 0) {
      skipping ||= bytes.length > LONGEST_LINE;
      if (skipping) start += bytes.length;
      rest = skipping ? Buffer.alloc(0) : bytes;
      continue;
    }
    const end = start + last + 1;
    const lines: string[] = [];
    const starts: number[] = [];
    for (let from = skipping ? bytes.indexOf(NEWLINE) + 1 : 0; from <= last; ) {
      const to = bytes.indexOf(NEWLINE, from);
      lines.push(bytes.toString("utf8", from, to));
      starts.push(start + from);
      from = to + 1;
    }
    yield { end, lines, starts };
    skipping = false;
    start = end;
    rest = bytes.subarray(last + 1);
  }
}
