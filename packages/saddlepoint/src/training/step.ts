import { DType, type numpy as np, tree, valueAndGrad, vjp } from "@jax-js/jax";
import type { Named } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import { leafOf, mapNamed, withPrefix } from "../networks/named.ts";
import type { Objective } from "../objectives/objective.ts";
import { type Adam, adamStep } from "./adam.ts";
import { type CriticLoss, criticLoss, generatorLoss } from "./players.ts";
import type { GanState } from "./state.ts";

/** One step's real samples, [n, …]. */
export type StepBatch<A> = { readonly real: A };

/** Scalars by name: "loss.critic", "loss.generator", and each term's as "term.metric". */
export type Metrics<A> = Named<A>;

export type StepOptions = {
  readonly model: Model;
  readonly objective: Objective;
  /** D, Q and their trunk are trained at the critic's rate. */
  readonly optimisers: { readonly generator: Adam; readonly critic: Adam };
  /** The share of the generator's moving average kept at each step, where the state has one. Default 0.999. */
  readonly averageDecay?: number;
};

/** State, real samples and latents [n, inputSize] to the next state and this step's metrics. Consumes its arrays. */
export type Step = (
  state: GanState<np.Array>,
  batch: StepBatch<np.Array>,
  latents: np.Array,
) => [GanState<np.Array>, Metrics<np.Array>];

/** average + (1 − decay)(weight − average) for each average kept. */
function follow(average: Named<np.Array>, weights: Named<np.Array>, decay: number): Named<np.Array> {
  return mapNamed(average, (mean, name) => {
    const weight = leafOf(weights, name, "step(state.average)").ref;
    return mean.ref.add(weight.sub(mean).mul(1 - decay));
  });
}

/**
 * One step of the game, pure: the critic takes an Adam step on G(z, c), then the generator takes one against the new
 * critic on the same samples, so that the generator runs forward once. Real and fake samples are separate batches for
 * batch normalisation. Trace it, compile it or call it; it draws nothing at random.
 *
 * Chen et al. 2016, eq. 6, alternating as in Goodfellow et al. 2014, algorithm 1, with one critic step.
 *
 * @throws RangeError when the objective needs Q's heads and the model has none
 */
export function makeStep({ model, objective, optimisers, averageDecay = 0.999 }: StepOptions): Step {
  if (objective.needs.heads && model.layout.headSize === 0) {
    throw new RangeError(
      "makeStep(options): the objective needs Q's heads, but the model's layout has no codes",
    );
  }
  return (state, batch, latents) => {
    const { statistics } = state;
    const held = {
      weights: withPrefix("reader", state.reader.weights),
      statistics: withPrefix("reader", state.reader.statistics),
    };
    const t = state.step.add(1);
    const count = t.ref.astype(DType.Float32);

    const generate = (weights: Named<np.Array>): [np.Array, Named<np.Array>] => {
      const variables = { weights, statistics: tree.ref(statistics.generator) };
      const applied = model.generator.apply(variables, latents.ref, "train");
      return [applied.output, applied.statistics];
    };
    const [fake, pullBack, generatorStatistics] = vjp(generate, [tree.ref(state.generator)], {
      hasAux: true,
    });

    const samples = { real: batch.real, fake, latents };
    const [[lossOfCritic, found], criticGradients] = valueAndGrad(
      (weights: Named<np.Array>): [np.Array, Omit<CriticLoss, "loss">] => {
        const { loss, ...rest } = criticLoss(model, objective, weights, statistics, held, samples);
        return [loss, rest];
      },
      { hasAux: true },
    )(tree.ref(state.critic));
    const critic = adamStep(
      optimisers.critic,
      state.critic,
      criticGradients,
      state.moments.critic,
      count.ref,
    );

    const [[lossOfGenerator, metrics], sampleGradients] = valueAndGrad(
      (made: np.Array): [np.Array, Named<np.Array>] => {
        const { loss, metrics } = generatorLoss(
          model,
          objective,
          made,
          critic.weights,
          statistics.fake,
          held,
          latents,
        );
        return [loss, metrics];
      },
      { hasAux: true },
    )(fake);
    const [generatorGradients] = pullBack(sampleGradients);
    const generator = adamStep(
      optimisers.generator,
      state.generator,
      generatorGradients,
      state.moments.generator,
      count,
    );

    pullBack.dispose();
    tree.dispose(statistics);
    tree.dispose(batch);
    latents.dispose();
    const next = {
      step: t,
      generator: generator.weights,
      critic: critic.weights,
      average: follow(state.average, generator.weights, averageDecay),
      statistics: { generator: generatorStatistics, ...found.statistics },
      moments: { generator: generator.moments, critic: critic.moments },
      reader: state.reader,
    };
    return [
      next,
      { "loss.critic": lossOfCritic, "loss.generator": lossOfGenerator, ...found.metrics, ...metrics },
    ];
  };
}
