import {
  appendFileSync,
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
} from "node:fs";
import { isPlainObject } from "../data/isPlainObject.ts";
import type { Json } from "../data/json.ts";
import { toJson } from "../data/toJson.ts";
import { parsedJson } from "./parsedJson.ts";
import { reason } from "./reason.ts";

/** One line of metrics.jsonl. What is in it must follow from the recipe and the seed alone: no times of day. */
export type MetricsEvent = { readonly step: number; readonly [key: string]: Json };

export type MetricsLog = {
  /** Writes one line; it survives the end of the process from here on. */
  append(event: MetricsEvent): void;
  /** Forces what was written to the disk, so that it survives a power cut too. */
  sync(): void;
  /** All that is in it, also where its file has lost its name. */
  contents(): Uint8Array;
  close(): void;
};

const NEWLINE = 0x0a;

function stepOf(line: string): number | undefined {
  // A line that cannot be read has no step and is kept: it is not this function's to destroy.
  const event = parsedJson(line);
  return isPlainObject(event) && typeof event.step === "number" ? event.step : undefined;
}

/** Where the first line of a later step, or an unfinished last line, begins. */
function endOfStep(bytes: Buffer, step: number): number {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) return start;
    const lineStep = stepOf(bytes.toString("utf8", start, end));
    if (lineStep !== undefined && lineStep > step) return start;
    start = end + 1;
  }
}

function contentsOf(file: number): Uint8Array {
  const bytes = new Uint8Array(fstatSync(file).size);
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(file, bytes, at, bytes.length - at, at);
    if (read === 0) return bytes.subarray(0, at);
    at += read;
  }
  return bytes;
}

/**
 * Opens a run's `metrics.jsonl` for appending, one event a line, in the order of their steps.
 *
 * @param resumeStep the step of the checkpoint a run goes on from: lines of later steps, and one that was cut off by a
 * crash, are removed, so that the file ends up as an uninterrupted run's. For that, a step's events must be appended
 * before its checkpoint is written.
 * @throws Error naming the file when it cannot be read or written
 */
export function openMetricsLog(path: string, resumeStep?: number): MetricsLog {
  function attempt<R>(work: () => R): R {
    try {
      return work();
    } catch (error) {
      throw new Error(`metricsLog: cannot write ${path}: ${reason(error)}`, { cause: error });
    }
  }
  const file = attempt(() => openSync(path, "a+"));
  if (resumeStep !== undefined) attempt(() => ftruncateSync(file, endOfStep(readFileSync(path), resumeStep)));
  return {
    append: (event) => attempt(() => appendFileSync(file, `${toJson(event)}\n`)),
    sync: () => attempt(() => fsyncSync(file)),
    contents: () => attempt(() => contentsOf(file)),
    close: () => closeSync(file),
  };
}
