// What a page of the benchmark can be asked to do: main.mjs calls it through the browser.
const WORKERS = {
  saddlepoint: () =>
    new Worker(new URL("./saddlepointWorker.mjs", import.meta.url), { type: "module", name: "saddlepoint" }),
  tfjs: () => new Worker(new URL("./tfjsWorker.mjs", import.meta.url), { type: "module", name: "tfjs" }),
};

/** A function that calls the functions of a worker by name, and rejects when they or the worker fail. */
function callsOf(worker) {
  const waiting = new Map();
  let id = 0;
  worker.addEventListener("message", ({ data }) => {
    const { resolve, reject } = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) reject(new Error(data.error));
    else resolve(data.value);
  });
  worker.addEventListener("error", ({ message, filename, lineno }) => {
    for (const { reject } of waiting.values()) reject(new Error(`${message} (${filename}:${lineno})`));
    waiting.clear();
  });
  return (name, ...args) =>
    new Promise((resolve, reject) => {
      waiting.set(++id, { resolve, reject });
      worker.postMessage({ id, name, args });
    });
}

let call;

/** Starts a program's worker on a workload, and says what it found. */
async function open(program, workload, settings) {
  call = callsOf(WORKERS[program]());
  return { ...(await call("open", workload, settings)), isolated: crossOriginIsolated };
}

const run = (steps) => call("run", steps);

/** The longest that the page's own thread was held up while the worker ran so many steps, in milliseconds. */
async function longestPause(steps) {
  let longest = 0;
  let last = performance.now();
  let running = true;
  const channel = new MessageChannel();
  const beat = new Promise((resolve) => {
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
}

/** The first step of a training since this page was opened: when each part of the way was done, in milliseconds from then. */
async function firstStep(workload, settings) {
  const { moments, compileMs } = await callsOf(WORKERS.saddlepoint())("first", workload, settings);
  const sinceOpened = Object.entries(moments).map(([name, at]) => [name, at - performance.timeOrigin]);
  return { compileMs, ...Object.fromEntries(sinceOpened), heard: performance.now() };
}

// A page that is asked by its address starts at once, as an application would.
const { first, ...settings } = Object.fromEntries(new URLSearchParams(location.search));
const firstStepMs =
  first === undefined ? undefined : firstStep(first, { ...settings, threads: Number(settings.threads) });

globalThis.bench = { open, run, longestPause, firstStepMs };
