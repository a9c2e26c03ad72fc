// Saddlepoint in a worker: the page only sends what to do and hears how it went, so it never waits.
import { openSaddlepoint } from "./saddlepointGame.mjs";
import { serveCalls } from "./serveCalls.mjs";
import { readStart } from "./start.mjs";

const loaded = performance.now();
/** This worker's time as everybody's: a page and its workers count from moments of their own. */
const absolute = (moment) => performance.timeOrigin + moment;

const engineOf = ({ device, threads }) =>
  `Saddlepoint on ONNX Runtime Web, ${device === "cpu" ? `wasm, threads: ${threads}` : device}`;

/** What the browser says of its WebGPU adapter; null where there is none. */
async function adapterName() {
  const adapter = (await navigator.gpu?.requestAdapter()) ?? null;
  return adapter && Object.values(pick(adapter.info)).join(" ");
}

const pick = ({ vendor, architecture, device, description }) => ({
  vendor,
  architecture,
  device,
  description,
});

let game;

serveCalls({
  async open(workload, settings) {
    const adapter = settings.device === "webgpu" ? await adapterName() : undefined;
    if (adapter === null) return { absent: "this browser has no WebGPU adapter" };
    game = await openSaddlepoint(workload, await readStart(workload), settings);
    const { compileMs, modelBytes } = game;
    return { engine: engineOf(settings), adapter, compileMs, modelBytes };
  },
  run: (steps) => game.run(steps),
  /** A training's first step, from nothing: when each part of the way to it was done. */
  async first(workload, settings) {
    const start = await readStart(workload);
    const data = performance.now();
    game = await openSaddlepoint(workload, start, { ...settings, fresh: true });
    const compiled = performance.now();
    await game.run(1);
    const moments = { started: 0, loaded, data, compiled, stepped: performance.now() };
    return {
      compileMs: game.compileMs,
      moments: Object.fromEntries(Object.entries(moments).map(([name, at]) => [name, absolute(at)])),
    };
  },
});
