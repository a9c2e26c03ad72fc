// What a page of the benchmark can be asked to do, through the browser.
import type { PageSettings } from "../programs.ts";
import type { Bench, FirstRan, Opened, Ran } from "./bench.ts";

const WORKERS = {
  saddlepoint: () =>
    new Worker(new URL("./saddlepointWorker.ts", import.meta.url), { type: "module", name: "saddlepoint" }),
  tfjs: () =>
    new Worker(new URL("../../../peers/tfjsWorker.mjs", import.meta.url), {
      type: "module",
      name: "tfjs",
    }),
};

type Waiting = { readonly hear: (message: MessageEvent) => void; readonly reject: (error: Error) => void };

/** A function that calls the functions of a worker by name, and rejects when they or the worker fail. */
function callsOf(worker: Worker) {
  const waiting = new Map<number, Waiting>();
  let id = 0;
  worker.addEventListener("message", (message) => {
    waiting.get(message.data.id)?.hear(message);
    waiting.delete(message.data.id);
  });
  worker.addEventListener("error", ({ message, filename, lineno }) => {
    for (const { reject } of waiting.values()) reject(new Error(`${message} (${filename}:${lineno})`));
    waiting.clear();
  });
  return <Result>(name: string, ...args: readonly unknown[]): Promise<Result> =>
    new Promise((resolve, reject) => {
      const hear = ({ data }: MessageEvent): void =>
        "error" in data ? reject(new Error(data.error)) : resolve(data.value);
      waiting.set(++id, { hear, reject });
      worker.postMessage({ id, name, args });
    });
}

let call: ReturnType<typeof callsOf> | undefined;

/** Starts a program's worker on a workload, and says what it found. */
const open: Bench["open"] = (worker, workload, settings) => {
  call = callsOf(WORKERS[worker]());
  return call<Opened>("open", workload, settings);
};

const run: Bench["run"] = (steps) => {
  if (call === undefined) throw new Error("run(steps): open a program first");
  return call<Ran>("run", steps);
};

/** The longest that the page's own thread was held up while the worker ran so many steps, in milliseconds. */
const longestPause: Bench["longestPause"] = async (steps) => {
  let longest = 0;
  let last = performance.now();
  let running = true;
  const channel = new MessageChannel();
  const beat = new Promise<void>((resolve) => {
    channel.port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (running) setTimeout(() => channel.port2.postMessage(null), 4);
      else resolve();
    };
  });
  channel.port2.postMessage(null);
  await run(steps);
  running = false;
  await beat;
  return longest;
};

/** The first step of a training since this page was opened: when each part of the way was done, in milliseconds from then. */
async function firstStep(workload: string, settings: PageSettings) {
  const first = callsOf(WORKERS.saddlepoint());
  const ran = await first<FirstRan>("first", workload, settings, performance.timeOrigin);
  return { ...ran, heard: performance.now() };
}

// A page that is asked by its address starts at once, as an application would.
const asked = new URLSearchParams(location.search);
const first = asked.get("first");
const firstStepMs =
  first === null ? undefined : firstStep(first, { device: "cpu", threads: Number(asked.get("threads")) });

globalThis.bench = { open, run, longestPause, firstStepMs };
