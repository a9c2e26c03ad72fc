// TensorFlow.js in a worker, on the backend that it is asked for.

import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";
import { serveCalls } from "../../src/browser/page/serveCalls.ts";
import { readStart } from "../../src/browser/page/start.ts";
import { openTfjs } from "./tfjsGame.mjs";

const BACKENDS = {
  async wasm(threads) {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths({
      "tfjs-backend-wasm.wasm": plain,
      "tfjs-backend-wasm-simd.wasm": simd,
      "tfjs-backend-wasm-threaded-simd.wasm": threaded,
    });
    wasm.setThreadsCount(threads);
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

let game;

serveCalls({
  async open(name, { backend, threads }) {
    const adapter = backend === "webgl" ? renderer() : undefined;
    if (adapter === null) return { absent: "this browser has no WebGL" };
    await BACKENDS[backend](threads);
    if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js cannot start its ${backend} backend`);
    await tf.ready();
    game = openTfjs(await readStart(name), backend);
    const used = await threadsUsed(backend);
    return {
      engine: `TensorFlow.js ${tf.version_core}, ${backend}${used === undefined ? "" : `, threads: ${used}`}`,
      adapter,
    };
  },
  run: (steps) => game.run(steps),
});

async function threadsUsed(backend) {
  if (backend !== "wasm") return undefined;
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  return (await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT")) ? wasm.getThreadsCount() : 1;
}
