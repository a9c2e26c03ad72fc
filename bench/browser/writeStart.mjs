import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { batches } from "../../packages/saddlepoint/dist/data/batches.js";
import { initialState, sampleLatents, stream, toyPoints } from "../../packages/saddlepoint/dist/index.js";
import { openMnist } from "../../packages/saddlepoint/dist/node/index.js";
import { gameOf } from "./workloads.mjs";

const SEED = 1;

/**
 * Writes what every program starts a workload from, so that all do the same work: `start.json` has each array's shape and
 * its offset in bytes, `start.bin` their float32 values, little-endian. `real` and `latents` have a leading axis of batches.
 */
export async function writeStart(workload, folder) {
  const { recipe, batches: count, shape } = workload;
  const { model } = gameOf(workload);
  const size = recipe.training.batchSize;
  const state = initialState(model, SEED);
  const samples = recipe.network.kind === "mlp" ? toyPoints(recipe.data.source) : await openMnist();
  const arrays = {
    ...named("generator.", state.generator),
    ...named("critic.", state.critic),
    real: {
      dims: [count, size, ...shape],
      data: batches(samples.train, stream(SEED, "data")).next(count * size).data,
    },
    latents: {
      dims: [count, size, model.layout.inputSize],
      data: sampleLatents(model.layout, stream(SEED, "latents"), count * size),
    },
  };
  let offset = 0;
  const entries = Object.entries(arrays).map(([name, { dims, data }]) => {
    const entry = { shape: [...dims], offset };
    offset += data.byteLength;
    return [name, entry];
  });
  await mkdir(folder, { recursive: true });
  const bytes = Object.values(arrays).map(({ data }) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  await writeFile(join(folder, "start.bin"), Buffer.concat(bytes));
  await writeFile(join(folder, "start.json"), JSON.stringify({ arrays: Object.fromEntries(entries) }));
}

const named = (prefix, tensors) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));
