import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sampleLatents } from "saddlepoint/codes";
import { openMnist } from "saddlepoint/node";
import { informationWeights } from "saddlepoint/objectives";
import { fillUniform, stream } from "saddlepoint/random";
import { batches } from "saddlepoint/samples";
import { toyPoints } from "saddlepoint/toys";
import { product } from "../turns/statistics.ts";
import { type Game, gameOf, weightsOf } from "./game.ts";
import type { Start, Workload } from "./start.ts";

const SEED = 1;

type Array32 = { readonly dims: readonly number[]; readonly data: Float32Array };

const uniform = (name: string, dims: readonly number[]): Array32 => ({
  dims,
  data: fillUniform(stream(SEED, name), new Float32Array(product(dims))),
});

/** Digits, points on the ring, and where the library has no images of that shape, noise: arithmetic takes as long on it. */
async function realSamples(sample: readonly number[], count: number): Promise<Array32> {
  const [channels, side] = sample;
  const set =
    sample.length === 1 ? toyPoints("ring") : channels === 1 && side === 28 ? await openMnist() : undefined;
  if (set === undefined) return uniform("data", [count, ...sample]);
  const { data } = batches(set.train, stream(SEED, "data")).next(count);
  return { dims: [count, ...sample], data };
}

/** What a program written elsewhere must know of the codes: places, entropies in nats, and weights. */
function describeLayout({ model: { layout } }: Game) {
  const weights = layout.read.length > 0 ? informationWeights(layout) : {};
  return {
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
  };
}

/**
 * Writes what every program starts a workload from to a folder, so that all do the same work: `start.json` as `Start` says,
 * and `start.bin`, the float32 values of the initial weights, real samples, latents and draws to mix by, little-endian.
 */
export async function writeStart(folder: string, workload: Workload): Promise<void> {
  const game = gameOf(workload.recipe, workload.sample);
  const { layout } = game.model;
  const count = workload.batches * workload.batch;
  const weights = Object.entries(weightsOf(game.stateOf(SEED))).map(
    ([name, { dims, data }]): [string, Array32] => [name, { dims, data: Float32Array.from(data, Number) }],
  );
  const arrays: Readonly<Record<string, Array32>> = {
    ...Object.fromEntries(weights),
    real: await realSamples(workload.sample, count),
    latents: {
      dims: [count, layout.inputSize],
      data: sampleLatents(layout, stream(SEED, "latents"), count),
    },
    ...("mix" in game.fed ? { mix: uniform("mix", [count]) } : {}),
  };
  let offset = 0;
  const entries = Object.entries(arrays).map(([name, { dims, data }]) => {
    const entry = { shape: [...dims], offset };
    offset += data.byteLength;
    return [name, entry] as const;
  });
  const header: Start = {
    workload: workload.name,
    sample: workload.sample,
    stepsACall: workload.stepsACall,
    recipe: game.recipe,
    layout: describeLayout(game),
    fullBatch: workload.batch,
    batches: workload.batches,
    arrays: Object.fromEntries(entries),
  };
  mkdirSync(folder, { recursive: true });
  const bytes = Object.values(arrays).map(({ data }) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  writeFileSync(join(folder, "start.bin"), Buffer.concat(bytes));
  writeFileSync(join(folder, "start.json"), JSON.stringify(header));
}
