import type { MetricsLine, RunSummary } from "./api.ts";
import { readMetrics, readSummary } from "./readRun.ts";
import { runAddress } from "./runsClient.ts";

/** The part of an EventSource that is used here. */
export interface EventStream {
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
}

export interface FollowOptions {
  readonly name: string;
  /** The step to begin with: lines of earlier steps are known. */
  readonly after: number;
  readonly open: (address: string) => EventStream;
  readonly onmetrics: (lines: readonly MetricsLine[]) => void;
  readonly onsummary: (summary: RunSummary) => void;
  readonly onsample: (file: string) => void;
  /** "live" after a connection, `again` where one was lost before: what happened meanwhile is then to be asked for. */
  readonly onstate: (state: "live" | "reconnecting", again: boolean) => void;
  /** Calls back later; timers unless a test has its own. */
  readonly later?: (work: () => void, milliseconds: number) => () => void;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;

/**
 * Follows a run by server-sent events until the returned function is called. A lost connection is opened again from the last
 * step on, whose lines come again: a step can have several, of which only the first may have come.
 */
export function followRun(options: FollowOptions): () => void {
  const { name, open, onmetrics, onsummary, onsample, onstate, later = afterwards } = options;
  let last = options.after;
  let lost = false;
  let wait = FIRST_WAIT;
  let stream: EventStream | undefined;
  let cancel = () => {};

  const connect = () => {
    const opened = open(`${runAddress(name, "events")}?after=${last}`);
    stream = opened;
    const on = (type: string, take: (data: unknown) => void) =>
      opened.addEventListener(type, ({ data }) => {
        if (stream === opened) take(parsed(data));
      });
    opened.addEventListener("open", () => {
      if (stream !== opened) return;
      wait = FIRST_WAIT;
      onstate("live", lost);
      lost = false;
    });
    opened.addEventListener("error", () => {
      if (stream !== opened) return;
      // The browser would open it again itself, but not after every kind of failure, and not from the last step.
      opened.close();
      stream = undefined;
      lost = true;
      onstate("reconnecting", true);
      cancel = later(connect, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT);
    });
    on("metrics", (data) => {
      const lines = readMetrics(data);
      last = lines.reduce((step, line) => Math.max(step, line.step), last);
      if (lines.length > 0) onmetrics(lines);
    });
    on("summary", (data) => onsummary(readSummary(data)));
    on("sample", (data) => {
      if (typeof data === "string") onsample(data);
    });
  };
  connect();
  return () => {
    cancel();
    stream?.close();
    stream = undefined;
  };
}

function parsed(data: unknown): unknown {
  try {
    return typeof data === "string" ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}

function afterwards(work: () => void, milliseconds: number): () => void {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}
