// The library's own step, run by jax-js itself on its WebAssembly device: what the engine's compiler adds.
import { readFileSync } from "node:fs";
import { blockUntilReady, defaultDevice, init, jit, numpy as np, tree } from "@jax-js/jax";
import { initialState } from "../../packages/saddlepoint/dist/index.js";
import { FIGURES, model, step } from "../step/infogan.mjs";
import { readOptions, readStart, reportDone, reportEngine, reportStep } from "./protocol.mjs";

const { start, batch, steps } = readOptions();
await init("wasm");
defaultDevice("wasm");

const given = readStart(start, batch);
const array = ({ shape, data }) => np.array(data, { shape: [...shape] });
const initial = initialState(model, 0);
const weights = (prefix, names) =>
  Object.fromEntries(Object.keys(names).map((name) => [name, array(given.weights[prefix + name])]));
const onDevice = (value) =>
  "dims" in value
    ? np.array(value.data, { shape: [...value.dims], dtype: np[value.type] })
    : Object.fromEntries(Object.entries(value).map(([key, child]) => [key, onDevice(child)]));

let state = {
  ...onDevice(initial),
  generator: weights("generator.", initial.generator),
  critic: weights("critic.", initial.critic),
};
const run = jit((before, real, latents) => step(before, { real }, latents));
const { dependencies } = JSON.parse(
  readFileSync(new URL("../../packages/engine/package.json", import.meta.url), "utf8"),
);
reportEngine(`jax-js ${dependencies["@jax-js/jax"]}, wasm, threads: 1`); // its workers need a browser

for (let i = 0; i < steps; i++) {
  const { real, latents } = given.batch(i);
  const began = performance.now();
  const [next, metrics] = run(state, array(real), array(latents));
  const figures = {};
  for (const [name, metric] of Object.entries(FIGURES)) figures[name] = (await metrics[metric].ref.data())[0];
  await blockUntilReady(next);
  reportStep(performance.now() - began, figures);
  tree.dispose(metrics);
  state = next;
}
reportDone();
