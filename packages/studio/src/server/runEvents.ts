import { join } from "node:path";
import type { Context } from "hono";
import { runFolderAt } from "saddlepoint/node";
import type { RunEvents } from "../runs/api.ts";
import { beginsLine, endOfLines, metricsTexts, offsetOfStep } from "./metricsFile.ts";
import { stepAfter } from "./requests.ts";
import type { RunSamples } from "./runSamples.ts";
import type { RunWatch, RunWatchers } from "./runWatchers.ts";
import { fileStamp } from "./stamp.ts";
import { streamOf } from "./streamOf.ts";

/** A browser that loses the connection tries again after so many milliseconds. */
const RETRY = 2000;

/**
 * A run's events as the text of server-sent events. Each carries the byte of metrics.jsonl that it is at as its id, so that a
 * browser that connects anew goes on where it was.
 *
 * @param begin begins to watch; called when the first event is asked for
 * @param from the byte of metrics.jsonl to begin at
 * @param heartbeat milliseconds of silence after which a comment says that the connection lives
 */
async function* runEvents(
  begin: () => RunWatch,
  from: number,
  heartbeat: number,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  if (signal.aborted) return;
  const watch = begin();
  signal.addEventListener("abort", watch.close, { once: true });
  try {
    let at = from;
    let summary = "";
    let samples: RunSamples = (await watch.news()).samples;
    const event = (name: keyof RunEvents, data: string): string =>
      `event: ${name}\nid: ${at}\ndata: ${data}\n\n`;
    yield `retry: ${RETRY}\n\n`;
    while (!signal.aborted) {
      const news = await watch.news();
      if (news.summary !== summary && news.summary !== "") {
        summary = news.summary;
        yield event("summary", summary);
      }
      for (const [file, drawn] of news.samples) {
        if (samples.get(file) !== drawn) yield event("sample", JSON.stringify(file));
      }
      samples = news.samples;
      // A run that is gone on with has lost the lines after its checkpoint: they come again as they were.
      at = Math.min(at, news.metrics?.size ?? 0);
      for (;;) {
        const block = await watch.lines(at);
        if (block === undefined || signal.aborted) break;
        at = block.end;
        const texts = metricsTexts(block);
        if (texts.length > 0) yield event("metrics", `[${texts.join(",")}]`);
      }
      if (!(await watch.changed(heartbeat)) && !signal.aborted) yield ": still here\n\n";
    }
  } finally {
    signal.removeEventListener("abort", watch.close);
    watch.close();
  }
}

interface EventsOptions {
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
  const events = runEvents(() => watchers.watch(name), from, heartbeat, signal);
  const body = streamOf(events, () => left.abort());
  return c.body(body, 200, { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" });
}
