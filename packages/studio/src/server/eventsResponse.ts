import { join } from "node:path";
import type { Context } from "hono";
import { runFolderAt } from "saddlepoint/node";
import { beginsLine, endOfLines, offsetOfStep } from "./metricsFile.ts";
import { runEvents } from "./runEvents.ts";
import type { RunWatchers } from "./runWatchers.ts";
import { fileStamp } from "./stamp.ts";
import { stepAfter } from "./stepAfter.ts";
import { streamOf } from "./streamOf.ts";

export interface EventsOptions {
  readonly folder: string;
  readonly watchers: RunWatchers;
  readonly heartbeat: number;
  /** Ends every stream. */
  readonly closing: AbortSignal;
}

/** Where a listener begins: where its browser says that it was, at the step that it asks for, or at the end. */
async function beginning(c: Context, folder: string, name: string): Promise<number> {
  const after = stepAfter(c);
  const metrics = await fileStamp(folder, runFolderAt(join(folder, name)).metrics);
  if (metrics === undefined) return 0;
  const last = Number(c.req.header("Last-Event-ID") || Number.NaN);
  const known = Number.isSafeInteger(last) && last >= 0 && last <= metrics.size;
  if (known && (await beginsLine(metrics.path, last))) return last;
  return after === undefined ? endOfLines(metrics.path, metrics.size) : offsetOfStep(metrics.path, after);
}

/** A run's events until the listener goes away. */
export async function eventsResponse(
  c: Context,
  name: string,
  { folder, watchers, heartbeat, closing }: EventsOptions,
): Promise<Response> {
  const from = await beginning(c, folder, name);
  const left = new AbortController();
  const signal = AbortSignal.any([closing, left.signal]);
  const events = runEvents({ watch: () => watchers.watch(name), from, heartbeat, signal });
  const body = streamOf(events, () => left.abort());
  return c.body(body, 200, { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" });
}
