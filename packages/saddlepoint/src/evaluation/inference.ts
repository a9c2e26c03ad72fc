import type { numpy as np } from "@jax-js/jax";
import { type Compiled, compile, type Device, spec, Tensor } from "@saddlepoint/engine";
import type { Named, Variables } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import { withPrefix } from "../networks/named.ts";
import type { ImageFormat } from "../recipes/build.ts";
import type { GanState } from "../training/state.ts";
import { makeBounds, makeGenerate, makeJudge } from "./measure.ts";
import { mixedStatistics } from "./mixedStatistics.ts";

/** What the critic says of samples, on the host. */
export type HostJudgement = {
  /** D's logits, [n]. */
  readonly logits: Float32Array;
  /** Q's heads, [n, headSize]; empty without codes. */
  readonly heads: Float32Array;
};

/** Whose running statistics the critic normalises by: `both` makes it one function of x for real and generated samples. */
export type StatisticsOf = "real" | "fake" | "both";

/** A model's functions, compiled for any number of samples and any state of its training. */
export type Inference = {
  /** Latents [n, inputSize] to samples [n, channels, height, width]. */
  generate(state: GanState<Tensor>, latents: Float32Array): Promise<Tensor>;
  judge(state: GanState<Tensor>, samples: Tensor, statistics: StatisticsOf): Promise<HostJudgement>;
  /** H(c) + log Q(c|x) of each code by name, in nats, from Q's heads and the latents that made the samples. */
  bounds(heads: Float32Array, latents: Float32Array): Promise<Named<Float32Array>>;
  release(): Promise<void>;
};

/** Samples of one call: enough to keep the cores busy, few enough to stay in the caches. */
const BATCH = 250;

export async function createInference(
  model: Model,
  { channels, height, width }: ImageFormat,
  state: GanState<Tensor>,
  options: { readonly device?: Device; readonly threads?: number } = {},
): Promise<Inference> {
  const { inputSize, headSize } = model.layout;
  const image = [channels, height, width];
  const judge = makeJudge(model);
  const generate = await compile(makeGenerate(model), [generatorOf(state), spec(["n", inputSize])], {
    ...options,
    argumentNames: ["generator", "latents"],
  });
  const criticise = await compile(
    (variables: Variables<np.Array>, samples: np.Array) => {
      const { logits, heads } = judge(variables, samples);
      return heads === null ? { logits } : { logits, heads };
    },
    [criticOf(state, "real"), spec(["n", ...image])],
    { ...options, argumentNames: ["critic", "samples"] },
  );
  const bounds: Compiled<[np.Array, np.Array], Named<np.Array>> | null =
    headSize === 0
      ? null
      : await compile(makeBounds(model), [spec(["n", headSize]), spec(["n", inputSize])], {
          ...options,
          argumentNames: ["heads", "latents"],
        });
  return {
    async generate(current, latents) {
      const n = latents.length / inputSize;
      if (!Number.isInteger(n)) {
        throw new RangeError(
          `generate(state, latents): latents must be rows of ${inputSize} numbers, got ${latents.length} numbers`,
        );
      }
      const pixels = new Float32Array(n * channels * height * width);
      for (const [start, end] of blocks(n)) {
        const rows = new Tensor("float32", latents.slice(start * inputSize, end * inputSize), [
          end - start,
          inputSize,
        ]);
        const samples = await generate(generatorOf(current), rows);
        pixels.set(float32(samples), start * channels * height * width);
      }
      return new Tensor("float32", pixels, [n, ...image]);
    },
    async judge(current, samples, statistics) {
      const [n = 0, ...shape] = samples.dims;
      if (String(shape) !== String(image)) {
        throw new RangeError(
          `judge(state, samples): samples must be [n, ${image.join(", ")}], got [${samples.dims.join(", ")}]`,
        );
      }
      const size = channels * height * width;
      const pixels = float32(samples);
      const judged = { logits: new Float32Array(n), heads: new Float32Array(n * headSize) };
      const variables = criticOf(current, statistics);
      for (const [start, end] of blocks(n)) {
        const block = new Tensor("float32", pixels.slice(start * size, end * size), [end - start, ...image]);
        const { logits, heads } = await criticise(variables, block);
        judged.logits.set(float32(logits), start);
        if (heads !== undefined) judged.heads.set(float32(heads), start * headSize);
      }
      return judged;
    },
    async bounds(heads, latents) {
      if (bounds === null) return {};
      const n = heads.length / headSize;
      const values = await bounds(
        new Tensor("float32", heads, [n, headSize]),
        new Tensor("float32", latents, [n, inputSize]),
      );
      return Object.fromEntries(Object.entries(values).map(([name, tensor]) => [name, float32(tensor)]));
    },
    async release() {
      await Promise.all([generate.release(), criticise.release(), bounds?.release()]);
    },
  };
}

/** The generator to sample from: the moving average of its weights where one is kept. */
export const generatorOf = ({ generator, average, statistics }: GanState<Tensor>): Variables<Tensor> => ({
  weights: Object.keys(average).length > 0 ? average : generator,
  statistics: statistics.generator,
});

/** The critic to judge with. */
export const criticOf = (
  { critic, statistics, reader }: GanState<Tensor>,
  whose: StatisticsOf,
): Variables<Tensor> => ({
  weights: { ...critic, ...withPrefix("reader", reader.weights) },
  statistics: {
    ...(whose === "both" ? mixedStatistics(statistics.real, statistics.fake) : statistics[whose]),
    ...withPrefix("reader", reader.statistics),
  },
});

function* blocks(n: number): Generator<readonly [number, number]> {
  for (let start = 0; start < n; start += BATCH) yield [start, Math.min(start + BATCH, n)];
}

function float32({ data, type }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new TypeError(`a model's samples must be float32, got ${type}`);
}
