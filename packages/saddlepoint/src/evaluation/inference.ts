import type { numpy as np } from "@jax-js/jax";
import { compile, spec, Tensor } from "@saddlepoint/engine";
import type { Game } from "../game/game.ts";
import { lazily } from "../game/lazily.ts";
import type { ComputeOptions } from "../game/phase.ts";
import { READER } from "../game/readerPhase.ts";
import { type GameState, heldVariables } from "../game/state.ts";
import type { Judgement } from "../networks/critic.ts";
import { sizeOf } from "../networks/initial.ts";
import type { Named, Variables } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import { mapNamed } from "../networks/named.ts";
import { type JudgedApart, makeBounds, makeGenerate, makeJudge, makeJudgeApart } from "./measure.ts";
import { mixedStatistics } from "./mixedStatistics.ts";
import { generatorOf, samplingGenerator } from "./samplingGenerator.ts";

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
  generate(state: GameState<Tensor>, latents: Float32Array): Promise<Tensor>;
  /**
   * D's logits, [n], and nothing of Q's work.
   *
   * @param labels the samples' classes [n, classes], one-hot, where the critic is told them
   */
  logits(
    state: GameState<Tensor>,
    samples: Tensor,
    statistics: StatisticsOf,
    labels?: Float32Array,
  ): Promise<Float32Array>;
  /** Q's heads, [n, headSize], and nothing of D's own work; empty without codes. */
  heads(
    state: GameState<Tensor>,
    samples: Tensor,
    statistics: StatisticsOf,
    labels?: Float32Array,
  ): Promise<Float32Array>;
  /** The first of the heads, [n, readerHeadSize]: those of the codes that a reader of its own reads; empty without one. */
  readerHeads(state: GameState<Tensor>, samples: Tensor): Promise<Float32Array>;
  /** Both logits and heads, for less work than one after the other: layers that they share run once. */
  judge(
    state: GameState<Tensor>,
    samples: Tensor,
    statistics: StatisticsOf | { readonly logits: StatisticsOf; readonly heads: StatisticsOf },
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
  state: GameState<Tensor>,
  options: ComputeOptions = {},
): Promise<Inference> {
  const { inputSize, headSize, readerHeadSize } = model.layout;
  const size = sizeOf(shape);
  const classes = model.layout.told?.code.dimension ?? 0;
  const judge = makeJudge(model);
  const sampling = samplingGenerator(model, options);
  const generate = await compile(makeGenerate(model), [generatorOf(state), spec(["n", inputSize])], {
    ...options,
    argumentNames: ["generator", "latents"],
  });
  const given = {
    samples: spec(["n", ...shape]),
    ...(classes === 0 ? {} : { labels: spec(["n", classes]) }),
  };
  // One function an output: whoever asks for the logits does not wait for Q and a reader, which may cost as much as D.
  const judgedBy = (output: (judgement: Judgement) => np.Array) =>
    lazily(() =>
      compile(
        (variables: Variables<np.Array>, { samples, labels }: Judged<np.Array>) =>
          output(judge(variables, samples, labels ?? null)),
        [criticOf(state, "real"), given],
        { ...options, argumentNames: ["critic", "given"] },
      ),
    );
  const logits = judgedBy(({ logits, heads }) => {
    heads?.dispose();
    return logits;
  });
  const ofQ = (heads: np.Array | null): np.Array => {
    if (heads === null) throw new RangeError("createInference(model): Q must read the codes, got no Q");
    return heads;
  };
  const heads = judgedBy(({ logits, heads }) => {
    logits.dispose();
    return ofQ(heads);
  });
  const judgeApart = makeJudgeApart(model);
  const both = lazily(() =>
    compile(
      (variables: JudgedApart<np.Array>, { samples, labels }: Judged<np.Array>) => {
        const { logits, heads } = judgeApart(variables, samples, labels ?? null);
        return { logits, heads: ofQ(heads) };
      },
      [apart(state, { logits: "real", heads: "fake" }), given],
      { ...options, argumentNames: ["critic", "given"] },
    ),
  );
  const { reader } = model;
  const readerHeads =
    reader === undefined
      ? null
      : lazily(() =>
          compile(
            (variables: Variables<np.Array>, samples: np.Array) =>
              reader.apply(variables, samples, "evaluate").output,
            [readerOf(state), given.samples],
            { ...options, argumentNames: ["reader", "samples"] },
          ),
        );
  const bounds = lazily(() =>
    compile(makeBounds(model), [spec(["n", headSize]), spec(["n", inputSize])], {
      ...options,
      argumentNames: ["heads", "latents"],
    }),
  );
  const requireShape = (owner: string, { dims: [n = 0, ...found] }: Tensor): number => {
    if (String(found) === String(shape)) return n;
    throw new RangeError(
      `${owner}(state, samples): samples must be [n, ${shape.join(", ")}], got [${[n, ...found].join(", ")}]`,
    );
  };
  /** How many samples there are to judge, and some of them as the critic takes them. */
  const judgedIn = (owner: string, samples: Tensor, labels: Float32Array | undefined) => {
    const n = requireShape(owner, samples);
    if ((labels?.length ?? 0) !== n * classes) {
      throw new RangeError(
        `${owner}(state, samples, statistics, labels): labels must be ${n * classes} numbers, [${n}, ${classes}], got ${labels?.length ?? 0}`,
      );
    }
    const rows = ([start, end]: Range): Judged<Tensor> => ({
      samples: block(float32(samples), start, end, shape),
      ...(labels === undefined ? {} : { labels: block(labels, start, end, [classes]) }),
    });
    return { n, rows };
  };
  const judged = async (
    owner: string,
    compiled: ReturnType<typeof judgedBy>,
    width: number,
    variables: Variables<Tensor>,
    samples: Tensor,
    labels: Float32Array | undefined,
  ): Promise<Float32Array> => {
    const { n, rows } = judgedIn(owner, samples, labels);
    const criticise = await compiled.get();
    return inBlocks(n, width, (range) => criticise(variables, rows(range)));
  };
  const logitsOf: Inference["logits"] = async (current, samples, statistics, labels) =>
    judged("logits", logits, 1, criticOf(current, statistics), samples, labels);
  const headsOf: Inference["heads"] = async (current, samples, statistics, labels) =>
    headSize === 0
      ? new Float32Array(0)
      : judged("heads", heads, headSize, criticOf(current, statistics), samples, labels);
  return {
    async generate(current, latents) {
      const n = latents.length / inputSize;
      if (!Number.isInteger(n)) {
        throw new RangeError(
          `generate(state, latents): latents must be rows of ${inputSize} numbers, got ${latents.length} numbers`,
        );
      }
      const variables = await sampling.of(current);
      const pixels = await inBlocks(n, size, ([start, end]) =>
        generate(variables, block(latents, start, end, [inputSize])),
      );
      return new Tensor("float32", pixels, [n, ...shape]);
    },
    logits: logitsOf,
    heads: headsOf,
    async judge(current, samples, statistics, labels) {
      const of = typeof statistics === "string" ? { logits: statistics, heads: statistics } : statistics;
      if (headSize === 0) {
        return { logits: await logitsOf(current, samples, of.logits, labels), heads: new Float32Array(0) };
      }
      const { n, rows } = judgedIn("judge", samples, labels);
      const criticise = await both.get();
      const variables = apart(current, of);
      const out = { logits: new Float32Array(n), heads: new Float32Array(n * headSize) };
      for (const range of blocks(n)) {
        const { logits, heads } = await criticise(variables, rows(range));
        out.logits.set(float32(logits), range[0]);
        out.heads.set(float32(heads), range[0] * headSize);
      }
      return out;
    },
    async readerHeads(current, samples) {
      if (readerHeads === null) return new Float32Array(0);
      const n = requireShape("readerHeads", samples);
      const [variables, read] = [readerOf(current), await readerHeads.get()];
      return inBlocks(n, readerHeadSize, ([start, end]) =>
        read(variables, block(float32(samples), start, end, shape)),
      );
    },
    async bounds(heads, latents) {
      if (headSize === 0) return {};
      const n = heads.length / headSize;
      const bound = await bounds.get();
      const values = await bound(
        new Tensor("float32", heads, [n, headSize]),
        new Tensor("float32", latents, [n, inputSize]),
      );
      return mapNamed(values, float32);
    },
    async release() {
      await Promise.all(
        [generate, sampling, logits, heads, both, readerHeads, bounds].map((compiled) => compiled?.release()),
      );
    },
  };
}

/** A game's networks, compiled where the game is. */
export const inferenceOf = async (game: Game): Promise<Inference> =>
  createInference(game.model, game.shape, await game.state(), game.compute);

/** The critic to judge with. */
export const criticOf = (
  { critic, statistics, phases }: GameState<Tensor>,
  whose: StatisticsOf,
): Variables<Tensor> => ({
  weights: { ...critic, ...heldVariables(phases, "weights") },
  statistics: {
    ...(whose === "both" ? mixedStatistics(statistics.real, statistics.fake) : statistics[whose]),
    ...heldVariables(phases, "statistics"),
  },
});

/** The critic to judge with, where D and Q normalise by different statistics. */
function apart(
  state: GameState<Tensor>,
  of: { readonly logits: StatisticsOf; readonly heads: StatisticsOf },
): JudgedApart<Tensor> {
  const [forD, forQ] = [criticOf(state, of.logits), criticOf(state, of.heads)];
  return { weights: forD.weights, statistics: { logits: forD.statistics, heads: forQ.statistics } };
}

/** What the critic's reader reads with. */
export function readerOf({ phases }: GameState<Tensor>): Variables<Tensor> {
  const { weights = {}, statistics = {} } = phases[READER] ?? {};
  return { weights, statistics };
}

/** Rows start to end of `rows`, [end − start, …dims], without a copy. */
function block(rows: Float32Array, start: number, end: number, dims: readonly number[]): Tensor {
  const width = sizeOf(dims);
  return new Tensor("float32", rows.subarray(start * width, end * width), [end - start, ...dims]);
}

/** The results of `n` samples, [n, width], computed some at a time. */
async function inBlocks(
  n: number,
  width: number,
  compute: (block: Range) => Promise<Tensor>,
): Promise<Float32Array> {
  const out = new Float32Array(n * width);
  for (const range of blocks(n)) out.set(float32(await compute(range)), range[0] * width);
  return out;
}

/** From, and up to but without. */
type Range = readonly [number, number];

function* blocks(n: number): Generator<Range> {
  for (let start = 0; start < n; start += BATCH) yield [start, Math.min(start + BATCH, n)];
}

function float32({ data, type }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new TypeError(`a model's samples must be float32, got ${type}`);
}
