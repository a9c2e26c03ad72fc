import type { numpy as np } from "@jax-js/jax";
import { compile, spec, Tensor } from "@saddlepoint/engine";
import { sampleLatents } from "../codes/codeLayout.ts";
import { lazily } from "../game/lazily.ts";
import type { ComputeOptions } from "../game/phase.ts";
import type { GameState } from "../game/state.ts";
import type { Named, Variables } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import { stream } from "../random/stream.ts";

/** The generator as training runs it: its weights, and not their average. */
export const trainedGeneratorOf = ({ generator, statistics }: GameState<Tensor>): Variables<Tensor> => ({
  weights: generator,
  statistics: statistics.generator,
});

/**
 * The generator's weights to sample by: their moving average where one is kept. Its statistics are those of the weights that
 * are trained: right for networks without batch normalisation. @see samplingGenerator
 */
export const generatorOf = (state: GameState<Tensor>): Variables<Tensor> => ({
  ...trainedGeneratorOf(state),
  ...(Object.keys(state.average).length > 0 ? { weights: state.average } : {}),
});

/** Batches that statistics are measured on, and how large each is. */
const BATCHES = 4;
const BATCH = 256;

/** The generator to sample from, at any state of a training. */
export type SamplingGenerator = {
  /** Its weights, and the statistics that its layers normalise by: the same for the same state. */
  of(state: GameState<Tensor>): Promise<Variables<Tensor>>;
  release(): Promise<void>;
};

/**
 * The generator to sample from: the moving average of its weights where one is kept, with that average's own statistics.
 *
 * Running statistics follow the weights that are trained, and another network's statistics would shift and scale every map
 * of the average's. So where layers normalise by a batch, they are measured on batches that the average makes ("standing
 * statistics": Brock et al. 2019), always from the same latents. Without an average nothing is measured.
 */
export function samplingGenerator(model: Model, options: ComputeOptions = {}): SamplingGenerator {
  const { generator, layout } = model;
  const measured = new WeakMap<GameState<Tensor>, Promise<Variables<Tensor>>>();
  const opened = lazily(async () => {
    const initial = generator.init(stream(0, "statistics.weights"));
    const pass = await compile(
      (variables: Variables<np.Array>, latents: np.Array) => {
        const { output, statistics } = generator.apply(variables, latents, "train");
        output.dispose();
        return statistics;
      },
      [initial, spec([BATCH, layout.inputSize])],
      { ...options, argumentNames: ["generator", "latents"] },
    );
    return { pass, initial: initial.statistics, release: () => pass.release() };
  });
  async function measure(average: Named<Tensor>): Promise<Variables<Tensor>> {
    const { pass, initial } = await opened.get();
    const drawn = stream(0, "statistics.latents");
    let statistics = initial;
    for (let i = 0; i < BATCHES; i++) {
      const latents = new Tensor("float32", sampleLatents(layout, drawn, BATCH), [BATCH, layout.inputSize]);
      statistics = await pass({ weights: average, statistics }, latents);
    }
    return { weights: average, statistics };
  }
  return {
    of(state) {
      const variables = generatorOf(state);
      if (generator.mixesSamples !== true || variables.weights === state.generator) {
        return Promise.resolve(variables);
      }
      const known = measured.get(state) ?? measure(variables.weights);
      measured.set(state, known);
      return known;
    },
    release: () => opened.release(),
  };
}
