// The library's own step, run by jax-js itself on its WebAssembly device: what the engine's compiler adds.
import { readFileSync } from "node:fs";
import { blockUntilReady, defaultDevice, init, jit, numpy as np, tree } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { fromRoot } from "../paths.ts";
import { gameOf, mapFed, startingFrom } from "../subject/game.ts";
import { readOptions, readStart, takePart } from "./protocol.ts";

const { start, batch } = readOptions();
await init("wasm");
defaultDevice("wasm");

const given = readStart(start, batch);
const game = gameOf(given.recipe, given.sample, batch);
const onDevice = ({ type, data, dims }: Tensor): np.Array =>
  type === "int32"
    ? np.array(Int32Array.from(data, Number), { shape: [...dims], dtype: np.int32 })
    : np.array(Float32Array.from(data, Number), { shape: [...dims] });

let state = tree.map(onDevice, startingFrom(game.stateOf(0), given.weight));
const run = jit(game.step);
const { version } = JSON.parse(readFileSync(fromRoot("node_modules/@jax-js/jax/package.json"), "utf8"));

async function one(number: number) {
  const arrays = given.batch(number);
  const began = performance.now();
  const { latents, ...samples } = mapFed(game.fed, (shape, name) =>
    np.array(arrays[name]?.data ?? new Float32Array(), { shape: [...shape] }),
  );
  const [next, metrics] = run(state, samples, latents);
  const figures: Record<string, unknown> = {};
  for (const [name, metric] of Object.entries(metrics)) figures[name] = (await metric.ref.data())[0];
  await blockUntilReady(next);
  const ms = performance.now() - began;
  tree.dispose(metrics);
  state = next;
  return { ms, figures: () => figures };
}

await takePart({
  engine: `jax-js ${version}, wasm, threads: 1`, // its workers need a browser
  setupMs: 0, // its first step compiles
  async steps(from, count) {
    const done = [];
    for (let i = 0; i < count; i++) done.push(await one(from + i));
    return done;
  },
});
