// Writes what every program starts from, initial weights, real images and latents, to the folder that it is given:
// `start.json` has each array's shape and offset in bytes, `start.bin` its float32 values, little-endian.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { batches } from "../../packages/saddlepoint/dist/data/batches.js";
import { initialState, sampleLatents, stream } from "../../packages/saddlepoint/dist/index.js";
import { openMnist } from "../../packages/saddlepoint/dist/node/index.js";
import { FULL_BATCH, model } from "./infogan.mjs";

/** How many batches there are; steps take them in turn. */
const BATCHES = 32;
const SEED = 1;

async function writeStart(folder) {
  const state = initialState(model, SEED);
  const { train } = await openMnist();
  const arrays = {
    ...named("generator.", state.generator),
    ...named("critic.", state.critic),
    real: batches(train, stream(SEED, "data")).next(BATCHES * FULL_BATCH),
    latents: {
      dims: [BATCHES * FULL_BATCH, model.layout.inputSize],
      data: sampleLatents(model.layout, stream(SEED, "latents"), BATCHES * FULL_BATCH),
    },
  };
  let offset = 0;
  const entries = Object.entries(arrays).map(([name, { dims, data }]) => {
    const entry = { shape: [...dims], offset };
    offset += data.byteLength;
    return [name, entry];
  });
  mkdirSync(folder, { recursive: true });
  const bytes = Object.values(arrays).map(({ data }) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  writeFileSync(join(folder, "start.bin"), Buffer.concat(bytes));
  const header = { fullBatch: FULL_BATCH, batches: BATCHES, arrays: Object.fromEntries(entries) };
  writeFileSync(join(folder, "start.json"), JSON.stringify(header));
}

const named = (prefix, tensors) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));

await writeStart(process.argv[2]);
