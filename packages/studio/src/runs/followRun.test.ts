import { expect, test } from "vitest";
import type { MetricsLine } from "./api.ts";
import { type EventStream, followRun } from "./followRun.ts";
import { mergeMetrics } from "./metricCurves.ts";

/** A server that holds lines and sends those after the step that an address asks for. */
function scene() {
  const streams: { address: string; send: (type: string, data?: unknown) => void; closed: boolean }[] = [];
  const waiting: (() => void)[] = [];
  const open = (address: string): EventStream => {
    const listeners = new Map<string, (event: { data?: unknown }) => void>();
    const stream = {
      address,
      closed: false,
      send: (type: string, data?: unknown) =>
        listeners.get(type)?.({ data: data === undefined ? undefined : JSON.stringify(data) }),
    };
    streams.push(stream);
    return {
      addEventListener: (type, listener) => listeners.set(type, listener),
      close: () => {
        stream.closed = true;
      },
    };
  };
  let lines: readonly MetricsLine[] = [];
  const states: string[] = [];
  const stop = followRun({
    name: "a",
    after: 0,
    open,
    onmetrics: (added) => {
      lines = mergeMetrics(lines, added);
    },
    onsummary: ({ status }) => states.push(status),
    onsample: (file) => states.push(file),
    onstate: (state, again) => states.push(again ? `${state} again` : state),
    later: (work) => {
      waiting.push(work);
      return () => waiting.splice(waiting.indexOf(work), 1);
    },
  });
  return { streams, waiting, states, stop, lines: () => lines };
}

const line = (step: number, event = "metrics"): MetricsLine => ({ step, event });

test("a dropped connection is opened from the last step on, and no line is lost or doubled", () => {
  const { streams, waiting, states, lines } = scene();
  streams[0]?.send("open");
  streams[0]?.send("metrics", [line(50), line(100)]);
  streams[0]?.send("error");
  expect(streams[0]).toMatchObject({ closed: true });
  waiting.shift()?.();
  // The measurement of step 100 came while nobody listened.
  expect(streams[1]?.address).toBe("api/runs/a/events?after=100");
  streams[1]?.send("open");
  streams[1]?.send("metrics", [line(100), line(100, "evaluation"), line(150)]);
  expect(lines()).toEqual([line(50), line(100), line(100, "evaluation"), line(150)]);
  expect(states).toEqual(["live", "reconnecting again", "live again"]);
});

test("events that cannot be read are left out", () => {
  const { streams, lines, states } = scene();
  streams[0]?.send("metrics", [{ event: "no step" }, line(1)]);
  streams[0]?.send("metrics", "nonsense");
  streams[0]?.send("sample", { not: "a name" });
  expect(lines()).toEqual([line(1)]);
  expect(states).toEqual([]);
});

test("after the end nothing is opened again, and a closed stream is not heard", () => {
  const { streams, waiting, stop, lines } = scene();
  streams[0]?.send("error");
  stop();
  expect(waiting).toEqual([]);
  streams[0]?.send("metrics", [line(1)]);
  expect(lines()).toEqual([]);
});
