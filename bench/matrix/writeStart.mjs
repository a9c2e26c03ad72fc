// Writes what every program starts from to a folder: `start.json` has the workload as data (the recipe with every default
// filled in, the layout of the codes) and each array's shape and offset in bytes, `start.bin` the float32 values of the
// initial weights, real samples, latents and draws to mix by, little-endian.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { batches } from "../../packages/saddlepoint/dist/data/batches.js";
import {
  fillUniform,
  informationWeights,
  sampleLatents,
  stream,
  toyPoints,
} from "../../packages/saddlepoint/dist/index.js";
import { openMnist } from "../../packages/saddlepoint/dist/node/index.js";
import { gameOf } from "./game.mjs";
import { WORKLOADS } from "./workloads.mjs";

/** How many batches there are; steps take them in turn. */
const BATCHES = 16;
const SEED = 1;

const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);
const noise = ([...shape]) => ({
  dims: shape,
  data: fillUniform(stream(SEED, "data"), new Float32Array(sizeOf(shape))),
});

/** Digits, points on the ring, and where the library has no images of that shape, noise: arithmetic takes as long on it. */
async function realSamples(sample, count) {
  if (sample.length === 1) return batches(toyPoints("ring").train, stream(SEED, "data")).next(count);
  if (sample[0] === 1 && sample[1] === 28)
    return batches((await openMnist()).train, stream(SEED, "data")).next(count);
  return noise([count, ...sample]);
}

/** What a program written elsewhere must know of the codes: places, entropies in nats, and weights. */
const describeLayout = (layout, weights) => ({
  inputSize: layout.inputSize,
  headSize: layout.headSize,
  read: layout.read.map(({ name, code, columns, heads }) => ({
    name,
    kind: code.kind,
    columns,
    heads,
    entropy: code.entropy,
    weight: weights[name],
  })),
});

async function writeStart(folder, name) {
  const workload = WORKLOADS[name];
  const { recipe, model, needsMix, stateOf } = gameOf(workload);
  const { layout } = model;
  const count = BATCHES * workload.batch;
  const state = stateOf(SEED);
  const arrays = {
    ...named("generator.", state.generator),
    ...named("critic.", state.critic),
    real: await realSamples(workload.sample, count),
    latents: {
      dims: [count, layout.inputSize],
      data: sampleLatents(layout, stream(SEED, "latents"), count),
    },
    ...(needsMix
      ? { mix: { dims: [count], data: fillUniform(stream(SEED, "mix"), new Float32Array(count)) } }
      : {}),
  };
  let offset = 0;
  const entries = Object.entries(arrays).map(([array, { dims, data }]) => {
    const entry = { shape: [...dims], offset };
    offset += data.byteLength;
    return [array, entry];
  });
  const header = {
    workload: name,
    sample: workload.sample,
    recipe,
    layout: describeLayout(layout, layout.read.length > 0 ? informationWeights(layout) : {}),
    fullBatch: workload.batch,
    batches: BATCHES,
    arrays: Object.fromEntries(entries),
  };
  mkdirSync(folder, { recursive: true });
  const bytes = Object.values(arrays).map(({ data }) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  writeFileSync(join(folder, "start.bin"), Buffer.concat(bytes));
  writeFileSync(join(folder, "start.json"), JSON.stringify(header));
}

const named = (prefix, tensors) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));

await writeStart(...process.argv.slice(2));
