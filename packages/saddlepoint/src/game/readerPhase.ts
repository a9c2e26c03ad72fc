import { DType, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { type CompiledSteps, compileSteps, spec, type Tensor } from "@saddlepoint/engine";
import { type TransformRanges, transformed } from "../augmentation/transformed.ts";
import type { Layer, Named } from "../networks/layer.ts";
import { type InvarianceOptions, invarianceLoss } from "../objectives/invariance.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { stream } from "../random/stream.ts";
import { batches } from "../samples/batches.ts";
import type { Samples } from "../samples/samples.ts";
import type { Phase } from "./phase.ts";
import { restorable, shuffleSource, streamSource } from "./position.ts";
import { noSteps, type PhaseState } from "./state.ts";
import type { Metrics } from "./step.ts";

/** Two views of the same real samples: each transformed by itself, [n, …]. */
export type Views<A> = { readonly first: A; readonly second: A };

export type ReaderPhaseOptions = InvarianceOptions & {
  /** Samples [n, …] → class logits [n, k]. */
  readonly reader: Layer;
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
 * each, which are one batch for batch normalisation.
 *
 * @see invarianceLoss
 */
export function readerPhase(options: ReaderPhaseOptions): Phase {
  const { reader, optimiser, samples, steps, batchSize } = options;
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
        makeReaderStep(reader, optimiser, options),
        [initial(seed), { first: views, second: views }],
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

type CompiledReader = CompiledSteps<PhaseState<np.Array>, [Views<np.Array>], Metrics<np.Array>>;

/** Two views of real samples for each of some steps, [count, batch, …]: the same however steps are grouped. */
export function readerFeed(
  { samples, batchSize, transform }: Pick<ReaderPhaseOptions, "samples" | "batchSize" | "transform">,
  seed: number,
) {
  const data = batches(samples, stream(seed, "reader.data"));
  const first = stream(seed, "reader.first");
  const second = stream(seed, "reader.second");
  const stacked = (tensor: Tensor, count: number): Tensor =>
    tensor.reshape([count, batchSize, ...tensor.dims.slice(1)]);
  return {
    next(count: number): Views<Tensor> {
      const real = data.next(count * batchSize);
      return {
        first: stacked(transformed(real, transform, first), count),
        second: stacked(transformed(real, transform, second), count),
      };
    },
    ...restorable({ data: shuffleSource(data), first: streamSource(first), second: streamSource(second) }),
  };
}

/** One step of the reader's training, pure. Consumes its arrays. */
function makeReaderStep(reader: Layer, optimiser: Optimiser, options: InvarianceOptions) {
  return (
    state: PhaseState<np.Array>,
    { first, second }: Views<np.Array>,
  ): [PhaseState<np.Array>, Metrics<np.Array>] => {
    const step = state.step.add(1);
    const samples = np.concatenate([first, second], 0);
    const [[loss, { statistics, metrics }], gradients] = valueAndGrad(
      (weights: Named<np.Array>): [np.Array, { statistics: Named<np.Array>; metrics: Metrics<np.Array> }] => {
        const variables = { weights, statistics: tree.ref(state.statistics) };
        const { output, statistics } = reader.apply(variables, samples.ref, "train");
        const [logits, others] = np.split(output, 2, 0);
        if (logits === undefined || others === undefined) throw new RangeError("two views make two halves");
        const { loss, information, divergence } = invarianceLoss(logits, others, options);
        return [
          loss,
          {
            statistics,
            metrics: { "invariance.information": information, "invariance.divergence": divergence },
          },
        ];
      },
      { hasAux: true },
    )(tree.ref(state.weights));
    samples.dispose();
    tree.dispose(state.statistics);
    const t = step.ref.astype(DType.Float32);
    const updated = optimiser.update(gradients, state.moments, state.weights, t);
    return [
      { step, weights: updated.weights, statistics, moments: updated.state },
      { "loss.reader": loss, ...metrics },
    ];
  };
}
