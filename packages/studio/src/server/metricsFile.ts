import { open } from "node:fs/promises";
import { isPlainObject } from "saddlepoint/data";
import type { MetricsLine } from "../runs/api.ts";
import { type LineBlock, lineBlocks, NEWLINE } from "./lineBlocks.ts";

const hasStep = (value: unknown): value is MetricsLine =>
  isPlainObject(value) && typeof value.step === "number" && Number.isFinite(value.step);

/** A line of metrics.jsonl; undefined where the text is none, as one that a crash cut off. */
function metricsLine(text: string): MetricsLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return hasStep(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the table of runs needs of a run's metrics. */
export interface MetricsEnd {
  /** The last line's step; 0 without one. */
  readonly step: number;
  /** The last measurement, if it is near the end. */
  readonly evaluation: MetricsLine | undefined;
}

const TAIL_BYTES = 128 * 1024;

/** A file's bytes from one to another, as far as there are so many. */
async function bytesOf(path: string, from: number, to: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const bytes = Buffer.alloc(to - from);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The end of metrics.jsonl, from its last bytes alone: it may have grown to hundreds of megabytes. */
export async function metricsEnd(path: string, size: number): Promise<MetricsEnd> {
  const from = Math.max(0, size - TAIL_BYTES);
  const texts = (await bytesOf(path, from, size)).toString("utf8").split("\n");
  const lines = texts.slice(from === 0 ? 0 : 1, -1).flatMap((text) => metricsLine(text) ?? []);
  return {
    step: lines.at(-1)?.step ?? 0,
    evaluation: lines.findLast(({ event }) => event === "evaluation"),
  };
}

/** The texts of those lines of a block that are metrics, from a step on, each on one line whatever it is sent in. */
export const metricsTexts = ({ lines }: LineBlock, after = Number.NEGATIVE_INFINITY): readonly string[] =>
  lines
    .filter((text) => {
      const line = metricsLine(text);
      return line !== undefined && line.step >= after;
    })
    .map((text) => text.replaceAll("\r", " "));

/** Where the first line of a step, or of a later one, begins; the end of the last whole line where there is none. */
export async function offsetOfStep(path: string, step: number): Promise<number> {
  let end = 0;
  for await (const block of lineBlocks(path)) {
    const at = block.lines.findIndex((text) => (metricsLine(text)?.step ?? Number.NEGATIVE_INFINITY) >= step);
    const start = block.starts[at];
    if (start !== undefined) return start;
    end = block.end;
  }
  return end;
}

/** Where the last whole line of a file ends. */
export async function endOfLines(path: string, size: number): Promise<number> {
  const from = Math.max(0, size - TAIL_BYTES);
  return from + (await bytesOf(path, from, size)).lastIndexOf(NEWLINE) + 1;
}

/** Whether a line begins at a byte of a file. */
export const beginsLine = async (path: string, offset: number): Promise<boolean> =>
  offset === 0 || (await bytesOf(path, offset - 1, offset))[0] === NEWLINE;

/** metrics.jsonl as the text of one JSON array, piece by piece. */
export async function* metricsArray(path: string | undefined, after?: number): AsyncGenerator<string, void> {
  let separator = "[";
  if (path !== undefined) {
    for await (const block of lineBlocks(path)) {
      const texts = metricsTexts(block, after);
      if (texts.length === 0) continue;
      yield `${separator}${texts.join(",\n")}`;
      separator = ",\n";
    }
  }
  yield separator === "[" ? "[]" : "]";
}
