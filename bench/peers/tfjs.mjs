// A GAN training step in TensorFlow.js, for every workload: see bench/README.md.

import { readOptions, readStart, takePart } from "@saddlepoint/bench/protocol";
import * as tf from "@tensorflow/tfjs";
import { registerFilterGradient } from "./tfjsFilterGradient.mjs";
import { openGame } from "./tfjsGame.mjs";

const { start, batch, backend, threads } = readOptions();
if (backend === "wasm") {
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setThreadsCount(threads);
  registerFilterGradient();
}
await tf.setBackend(backend);
await tf.ready();

const began = performance.now();
const given = readStart(start, batch);
const game = openGame(given);

function one(number) {
  const arrays = game.arrays(given.batch(number));
  const began = performance.now();
  const found = Object.entries(game.step(arrays));
  const figures = Object.fromEntries(found.map(([name, value]) => [name, value.dataSync()[0]]));
  const ms = performance.now() - began;
  tf.dispose([arrays, Object.fromEntries(found)]);
  return { ms, figures: () => figures };
}

function device() {
  if (backend !== "wasm") return backend;
  return `wasm, threads: ${tf.env().get("WASM_HAS_MULTITHREAD_SUPPORT") ? threads : 1}`;
}

await takePart({
  engine: `TensorFlow.js ${tf.version.tfjs}, ${device()}`,
  setupMs: performance.now() - began,
  steps: async (from, count) => Array.from({ length: count }, (_, i) => one(from + i)),
});
