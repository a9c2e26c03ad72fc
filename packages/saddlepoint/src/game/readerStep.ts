import { DType, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import type { Layer, Named } from "../networks/layer.ts";
import { type InvarianceOptions, invarianceLoss } from "../objectives/invariance.ts";
import { optimiserStep } from "../optimisers/adapters.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import type { ReaderState } from "./state.ts";
import type { Metrics } from "./step.ts";

/** Two views of the same real samples: each transformed by itself, [n, …]. */
export type Views<A> = { readonly first: A; readonly second: A };

export type ReaderStep = (
  state: ReaderState<np.Array>,
  views: Views<np.Array>,
) => [ReaderState<np.Array>, Metrics<np.Array>];

/**
 * One step of a reader's training on real samples alone, pure: Adam on the invariance loss. Both views are one batch for
 * batch normalisation.
 */
export function makeReaderStep(reader: Layer, optimiser: Optimiser, options: InvarianceOptions): ReaderStep {
  return (state, { first, second }) => {
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
    const count = step.ref.astype(DType.Float32);
    const { weights, moments } = optimiserStep(optimiser, state.weights, gradients, state.moments, count);
    return [
      { step, weights, statistics, moments },
      { "loss.reader": loss, ...metrics },
    ];
  };
}
