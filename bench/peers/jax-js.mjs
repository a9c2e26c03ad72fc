// The library's own step, run by jax-js itself on its WebAssembly device: what the engine's compiler adds.
import { readFileSync } from "node:fs";
import { blockUntilReady, defaultDevice, init, jit, numpy as np, tree } from "@jax-js/jax";
import { gameOf } from "../matrix/game.mjs";
import { WORKLOADS } from "../matrix/workloads.mjs";
import { readOptions, readStart, takePart } from "./protocol.mjs";

const { start, batch } = readOptions();
await init("wasm");
defaultDevice("wasm");

const given = readStart(start, batch);
const { step, stateOf } = gameOf(WORKLOADS[given.workload]);
const array = ({ shape, data }) => np.array(data, { shape: [...shape] });
const initial = stateOf(0);
const weights = (prefix, names) =>
  Object.fromEntries(Object.keys(names).map((name) => [name, array(given.weight(prefix + name))]));
const onDevice = (value) =>
  "dims" in value
    ? np.array(value.data, { shape: [...value.dims], dtype: np[value.type] })
    : Object.fromEntries(Object.entries(value).map(([key, child]) => [key, onDevice(child)]));

let state = {
  ...onDevice(initial),
  generator: weights("generator.", initial.generator),
  critic: weights("critic.", initial.critic),
};
const run = jit((before, samples, latents) => step(before, samples, latents));
const { dependencies } = JSON.parse(
  readFileSync(new URL("../../packages/engine/package.json", import.meta.url), "utf8"),
);

async function one(number) {
  const { latents, ...samples } = given.batch(number);
  const began = performance.now();
  const arrays = Object.fromEntries(Object.entries(samples).map(([name, value]) => [name, array(value)]));
  const [next, metrics] = run(state, arrays, array(latents));
  const figures = {};
  for (const [name, metric] of Object.entries(metrics)) figures[name] = (await metric.ref.data())[0];
  await blockUntilReady(next);
  const ms = performance.now() - began;
  tree.dispose(metrics);
  state = next;
  return { ms, figures: () => figures };
}

await takePart({
  engine: `jax-js ${dependencies["@jax-js/jax"]}, wasm, threads: 1`, // its workers need a browser
  setupMs: 0, // its first step compiles
  steps: async (from, count) => {
    const done = [];
    for (let i = 0; i < count; i++) done.push(await one(from + i));
    return done;
  },
});
