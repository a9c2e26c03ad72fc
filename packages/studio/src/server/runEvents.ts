import type { RunEvents } from "../runs/api.ts";
import { metricsTexts } from "./metricsFile.ts";
import type { RunSamples } from "./runSamples.ts";
import type { RunWatch } from "./runWatchers.ts";

export interface RunEventsOptions {
  /** Begins to watch; called when the first event is asked for. */
  readonly watch: () => RunWatch;
  /** The byte of metrics.jsonl to begin at. */
  readonly from: number;
  /** Milliseconds of silence after which a comment says that the connection lives. */
  readonly heartbeat: number;
  readonly signal: AbortSignal;
}

/** A browser that loses the connection tries again after so many milliseconds. */
const RETRY = 2000;

/**
 * A run's events as the text of server-sent events. Each carries the byte of metrics.jsonl that it is at as its id, so that a
 * browser that connects anew goes on where it was.
 */
export async function* runEvents({
  watch: begin,
  from,
  heartbeat,
  signal,
}: RunEventsOptions): AsyncGenerator<string, void> {
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
