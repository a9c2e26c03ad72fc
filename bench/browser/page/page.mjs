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

/** The page's memory with its workers', in MiB, where the browser tells. */
async function memory() {
  if (!("measureUserAgentSpecificMemory" in performance)) return undefined;
  const { bytes } = await performance.measureUserAgentSpecificMemory();
  return bytes / 2 ** 20;
}

globalThis.bench = { open, run, longestPause, memory };
