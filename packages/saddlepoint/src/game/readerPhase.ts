import { DType, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { type CompiledSteps, compileSteps, spec, Tensor } from "@saddlepoint/engine";
import { type Change, changeScales, type TransformRanges, transformed } from "../augmentation/transformed.ts";
import { calibrated } from "../networks/followedHeads.ts";
import type { Layer, Named } from "../networks/layer.ts";
import { followingLoss } from "../objectives/following.ts";
import { type InvarianceOptions, invarianceLoss } from "../objectives/invariance.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { stream } from "../random/stream.ts";
import { batches } from "../samples/batches.ts";
import type { Samples } from "../samples/samples.ts";
import type { Phase } from "./phase.ts";
import { restorable, shuffleSource, streamSource } from "./position.ts";
import { noSteps, type PhaseState } from "./state.ts";
import type { Metrics } from "./step.ts";

/**
 * Two views of the same real samples, each transformed by itself, [n, …], and how much further the second was changed than the
 * first, [n, codes that follow a change], in units of a change's deviation, with some samples as they are.
 */
export type Views<A> = {
  readonly first: A;
  readonly second: A;
  readonly moved?: A;
  readonly plain?: A;
};

/** A code that follows a change of the samples: its name, and where its reading stands in the reader's output. */
export type Followed = { readonly name: string; readonly column: number; readonly change: Change };

export type ReaderPhaseOptions = InvarianceOptions & {
  /** Samples [n, …] → class logits [n, k], and heads of codes that follow a change. */
  readonly reader: Layer;
  /** Which columns of its output are class logits. Default all. */
  readonly logits?: readonly [number, number] | undefined;
  /** Default none. @see followedHeads */
  readonly followed?: readonly Followed[];
  /** The weight of their loss beside the classes'. Default 1. */
  readonly followWeight?: number;
  readonly optimiser: Optimiser;
  /** Images. */
  readonly samples: Samples;
  readonly steps: number;
  readonly batchSize: number;
  /** How views differ. */
  readonly transform: TransformRanges;
};

/** The name of the phase, under which a critic finds what it trained. */
export const READER = "reader";

/**
 * A reader of codes learns from real samples alone, before the game: its optimiser on the invariance loss of two views of
 * each, which are one batch for batch normalisation; codes that follow a change besides on how the views differ in it.
 *
 * @see invarianceLoss
 * @see followingLoss
 */
export function readerPhase(options: ReaderPhaseOptions): Phase {
  const { reader, optimiser, samples, steps, batchSize, followed = [] } = options;
  const { shape } = samples;
  const initial = (seed: number) => initialReader(reader, optimiser, seed);
  return {
    name: READER,
    steps,
    initial,
    positions: (seed) => readerFeed(options, seed).state(),
    async open(seed, compute) {
      const views = spec([batchSize, ...shape]);
      const run: CompiledReader = await compileSteps(
        makeReaderStep(options),
        [
          initial(seed),
          {
            first: views,
            second: views,
            ...(followed.length === 0
              ? {}
              : {
                  moved: spec([batchSize, followed.length]),
                  plain: spec([plainOf(batchSize), ...shape]),
                }),
          },
        ],
        { name: READER, inputNames: ["views"], ...compute },
      );
      const { next, ...feed } = readerFeed(options, seed);
      return {
        ...feed,
        stepBytes: 4 * 2 * batchSize * samples.d,
        draw(count) {
          const fed = next(count);
          return (state) => run(state, fed);
        },
        release: () => run.release(),
      };
    },
  };
}

/** A reader before its first step. */
export function initialReader(reader: Layer, optimiser: Optimiser, seed: number): PhaseState<Tensor> {
  const { weights, statistics } = reader.init(stream(seed, "weights.reader"));
  return { step: noSteps(), weights, statistics, moments: optimiser.init(weights) };
}

/** How many of a batch's samples are looked at as they are. */
const plainOf = (batchSize: number): number => Math.ceil(batchSize / 4);

/** The first m samples of each of some batches, [count, m, …]. */
function firstOfEach({ data, dims: [n = 0, ...shape] }: Tensor, count: number, m: number): Tensor {
  const [size, batch] = [data.length / n, n / count];
  const out = new Float32Array(count * m * size);
  if (!(data instanceof Float32Array)) throw new TypeError("readerFeed: samples must be float32");
  for (let i = 0; i < count; i++) {
    out.set(data.subarray(i * batch * size, (i * batch + m) * size), i * m * size);
  }
  return new Tensor("float32", out, [count, m, ...shape]);
}

type CompiledReader = CompiledSteps<PhaseState<np.Array>, [Views<np.Array>], Metrics<np.Array>>;

/** Two views of real samples for each of some steps, [count, batch, …]: the same however steps are grouped. */
export function readerFeed(
  {
    samples,
    batchSize,
    transform,
    followed = [],
  }: Pick<ReaderPhaseOptions, "samples" | "batchSize" | "transform" | "followed">,
  seed: number,
) {
  const scales = changeScales(transform);
  const data = batches(samples, stream(seed, "reader.data"));
  const first = stream(seed, "reader.first");
  const second = stream(seed, "reader.second");
  const stacked = (tensor: Tensor, count: number): Tensor =>
    tensor.reshape([count, batchSize, ...tensor.dims.slice(1)]);
  return {
    next(count: number): Views<Tensor> {
      const real = data.next(count * batchSize);
      const [one, other] = [transformed(real, transform, first), transformed(real, transform, second)];
      const views = { first: stacked(one.images, count), second: stacked(other.images, count) };
      if (followed.length === 0) return views;
      const rows = new Float32Array(count * batchSize * followed.length);
      followed.forEach(({ change }, j) => {
        const [before, after] = [one.changes[change], other.changes[change]];
        after.forEach((value, i) => {
          rows[i * followed.length + j] = (value - (before[i] ?? 0)) / scales[change];
        });
      });
      const moved = new Tensor("float32", rows, [count * batchSize, followed.length]);
      return { ...views, moved: stacked(moved, count), plain: firstOfEach(real, count, plainOf(batchSize)) };
    },
    ...restorable({ data: shuffleSource(data), first: streamSource(first), second: streamSource(second) }),
  };
}

/** What a step of the reader is made of. */
type ReaderStepOptions = Pick<
  ReaderPhaseOptions,
  "reader" | "optimiser" | "logits" | "followed" | "followWeight"
> &
  InvarianceOptions;

/** The loss of a reader's outputs on two views, [n, headSize] each, with its metrics. Consumes its arrays. */
function readerLoss(
  { logits, followed = [], followWeight = 1, ...options }: ReaderStepOptions,
  first: np.Array,
  second: np.Array,
  moved: np.Array | undefined,
): { readonly loss: np.Array; readonly metrics: Metrics<np.Array> } {
  const columns = (heads: np.Array, [from, to]: readonly [number, number]) => heads.ref.slice([], [from, to]);
  const classes = (heads: np.Array) => (logits === undefined ? heads.ref : columns(heads, logits));
  const { loss, information, divergence } = invarianceLoss(classes(first), classes(second), options);
  const metrics = { "invariance.information": information, "invariance.divergence": divergence };
  const readings = (heads: np.Array) =>
    np.concatenate(
      followed.map(({ column }) => columns(heads, [column, column + 1])),
      1,
    );
  const following =
    moved === undefined ? undefined : followingLoss(readings(first), readings(second), moved.ref);
  first.dispose();
  second.dispose();
  if (following === undefined) return { loss, metrics };
  const told = np.unstack(following.told);
  const shares = followed.flatMap(({ name }, j) => {
    const share = told[j];
    return share === undefined ? [] : [[`following.${name}`, share] as const];
  });
  return {
    loss: loss.add(following.loss.mul(followWeight)),
    metrics: { ...metrics, ...Object.fromEntries(shares) },
  };
}

/** One step of the reader's training, pure. Consumes its arrays. */
function makeReaderStep(options: ReaderStepOptions) {
  const { reader, optimiser } = options;
  return (
    state: PhaseState<np.Array>,
    { first, second, moved, plain }: Views<np.Array>,
  ): [PhaseState<np.Array>, Metrics<np.Array>] => {
    const step = state.step.add(1);
    const samples = np.concatenate([first, second], 0);
    const [[loss, { statistics, metrics }], gradients] = valueAndGrad(
      (weights: Named<np.Array>): [np.Array, { statistics: Named<np.Array>; metrics: Metrics<np.Array> }] => {
        const variables = { weights, statistics: tree.ref(state.statistics) };
        const { output, statistics } = reader.apply(variables, samples.ref, "train");
        const [ofFirst, ofSecond] = np.split(output, 2, 0);
        if (ofFirst === undefined || ofSecond === undefined) {
          throw new RangeError("two views make two halves");
        }
        const { loss, metrics } = readerLoss(options, ofFirst, ofSecond, moved);
        return [loss, { statistics, metrics }];
      },
      { hasAux: true },
    )(tree.ref(state.weights));
    samples.dispose();
    moved?.dispose();
    tree.dispose(state.statistics);
    const t = step.ref.astype(DType.Float32);
    const updated = optimiser.update(gradients, state.moments, state.weights, t);
    const { weights } = updated;
    return [
      { step, weights, statistics: measured(options, weights, statistics, plain), moments: updated.state },
      { "loss.reader": loss, ...metrics },
    ];
  };
}

/** The reader's statistics with its readings' own measured on real samples as they are. Borrows the weights. */
function measured(
  { reader, followed = [] }: ReaderStepOptions,
  weights: Named<np.Array>,
  statistics: Named<np.Array>,
  plain: np.Array | undefined,
): Named<np.Array> {
  if (plain === undefined) return statistics;
  const variables = { weights: tree.ref(weights), statistics: tree.ref(statistics) };
  const heads = reader.apply(variables, plain, "evaluate").output;
  return calibrated(
    statistics,
    heads,
    followed.map(({ column }) => column),
  );
}
