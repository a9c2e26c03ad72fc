// TensorFlow.js in a worker, on the backend that it is asked for.

import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";
import { serveCalls } from "../src/browser/page/serveCalls.ts";
import { readStart } from "../src/browser/page/start.ts";
import { registerFilterGradient } from "./tfjsFilterGradient.mjs";
import { openGame } from "./tfjsGame.mjs";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";

const BACKENDS = {
  async wasm(threads) {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths({
      "tfjs-backend-wasm.wasm": plain,
      "tfjs-backend-wasm-simd.wasm": simd,
      "tfjs-backend-wasm-threaded-simd.wasm": threaded,
    });
    wasm.setThreadsCount(threads);
    registerFilterGradient();
  },
  cpu: () => import("@tensorflow/tfjs-backend-cpu"),
  webgl: () => import("@tensorflow/tfjs-backend-webgl"),
};

/** Which renderer WebGL has, a software one says so in its name; null without WebGL. */
function renderer() {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  return info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : null;
}

let start;
let game;
let done = 0;

/** The milliseconds of so many steps, and what each reports. */
async function run(steps) {
  const batches = Array.from({ length: steps }, (_, i) => game.arrays(start.batch(done + i)));
  const began = performance.now();
  const found = batches.map((arrays) => game.step(arrays));
  // What is still under way on a graphics card is waited for.
  await Promise.all(Object.values(found.at(-1)).map((value) => value.data()));
  const ms = performance.now() - began;
  const reports = [];
  for (const figures of found) {
    const values = Object.entries(figures).map(async ([name, value]) => [name, (await value.data())[0]]);
    reports.push(Object.fromEntries(await Promise.all(values)));
  }
  tf.dispose([batches, found]);
  done += steps;
  return { ms, reports };
}

serveCalls({
  async open(name, { backend, threads }) {
    const adapter = backend === "webgl" ? renderer() : undefined;
    if (adapter === null) return { absent: "this browser has no WebGL" };
    await BACKENDS[backend](threads);
    if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js cannot start its ${backend} backend`);
    await tf.ready();
    start = await readStart(name);
    game = openGame(start);
    const used = await threadsUsed(backend);
    return {
      engine: `TensorFlow.js ${tf.version_core}, ${backend}${used === undefined ? "" : `, threads: ${used}`}`,
      adapter,
    };
  },
  run,
});

async function threadsUsed(backend) {
  if (backend !== "wasm") return undefined;
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  return (await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT")) ? wasm.getThreadsCount() : 1;
}
