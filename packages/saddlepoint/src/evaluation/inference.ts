import type { numpy as np } from "@jax-js/jax";
import { type Compiled, compile, type Device, spec, Tensor } from "@saddlepoint/engine";
import type { Named, Variables } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import { withPrefix } from "../networks/named.ts";
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
  /** Latents [n, inputSize] to samples [n, …shape]. */
  generate(state: GanState<Tensor>, latents: Float32Array): Promise<Tensor>;
  /** @param labels the samples' classes [n, classes], one-hot, where the critic is told them */
  judge(
    state: GanState<Tensor>,
    samples: Tensor,
    statistics: StatisticsOf,
    labels?: Float32Array,
  ): Promise<HostJudgement>;
  /** H(c) + log Q(c|x) of each code by name, in nats, from Q's heads and the latents that made the samples. */
  bounds(heads: Float32Array, latents: Float32Array): Promise<Named<Float32Array>>;
  release(): Promise<void>;
};

/** What the critic is given: samples, and their classes where it is told them. */
type Judged<A> = { readonly samples: A; readonly labels?: A };

/** Samples of one call: enough to keep the cores busy, few enough to stay in the caches. */
const BATCH = 250;

export async function createInference(
  model: Model,
  shape: readonly number[],
  state: GanState<Tensor>,
  options: { readonly device?: Device; readonly threads?: number } = {},
): Promise<Inference> {
  const { inputSize, headSize } = model.layout;
  const size = shape.reduce((product, length) => product * length, 1);
  const classes = model.layout.told?.code.dimension ?? 0;
  const judge = makeJudge(model);
  const generate = await compile(makeGenerate(model), [generatorOf(state), spec(["n", inputSize])], {
    ...options,
    argumentNames: ["generator", "latents"],
  });
  const criticise = await compile(
    (variables: Variables<np.Array>, { samples, labels }: Judged<np.Array>) => {
      const { logits, heads } = judge(variables, samples, labels ?? null);
      return heads === null ? { logits } : { logits, heads };
    },
    [
      criticOf(state, "real"),
      { samples: spec(["n", ...shape]), ...(classes === 0 ? {} : { labels: spec(["n", classes]) }) },
    ],
    { ...options, argumentNames: ["critic", "given"] },
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
      const pixels = new Float32Array(n * size);
      for (const [start, end] of blocks(n)) {
        const rows = new Tensor("float32", latents.slice(start * inputSize, end * inputSize), [
          end - start,
          inputSize,
        ]);
        const samples = await generate(generatorOf(current), rows);
        pixels.set(float32(samples), start * size);
      }
      return new Tensor("float32", pixels, [n, ...shape]);
    },
    async judge(current, samples, statistics, labels) {
      const [n = 0, ...given] = samples.dims;
      if (String(given) !== String(shape)) {
        throw new RangeError(
          `judge(state, samples): samples must be [n, ${shape.join(", ")}], got [${samples.dims.join(", ")}]`,
        );
      }
      if ((labels?.length ?? 0) !== n * classes) {
        throw new RangeError(
          `judge(state, samples, statistics, labels): labels must be ${n * classes} numbers, [${n}, ${classes}], got ${labels?.length ?? 0}`,
        );
      }
      const values = float32(samples);
      const judged = { logits: new Float32Array(n), heads: new Float32Array(n * headSize) };
      const variables = criticOf(current, statistics);
      for (const [start, end] of blocks(n)) {
        const block = (rows: Float32Array, width: number, dims: readonly number[]): Tensor =>
          new Tensor("float32", rows.slice(start * width, end * width), [end - start, ...dims]);
        const { logits, heads } = await criticise(variables, {
          samples: block(values, size, shape),
          ...(labels === undefined ? {} : { labels: block(labels, classes, [classes]) }),
        });
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
