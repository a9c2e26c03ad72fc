import { Tensor } from "@saddlepoint/engine";
import { sampleLatents } from "saddlepoint/codes";
import { createInference } from "saddlepoint/evaluation";
import type { GanState } from "saddlepoint/game";
import { stream } from "saddlepoint/random";
import type { Recipe } from "saddlepoint/recipes";
import { type Samples, sampleShape } from "saddlepoint/samples";
import { createTrainer, NonFiniteError } from "saddlepoint/training";

/** A recipe compiled once, with what measures its networks: played with any seed. */
export type Contender = {
  /**
   * Trains to the recipe's last step; yields the steps done.
   *
   * @returns the state at the end; undefined when it was stopped before
   */
  play(seed: number, signal?: AbortSignal): AsyncGenerator<number, Played | undefined, undefined>;
  /** n samples of G, row by row, from latents of the seed. */
  generate(state: GanState<Tensor>, seed: number, n: number): Promise<Float32Array>;
  /** The critic's output at rows of numbers, [n]. */
  criticise(state: GanState<Tensor>, rows: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
};

/** How a training ended: with a state, or at a step from which on its numbers were not finite. */
export type Played = { readonly state: GanState<Tensor> } | { readonly divergedAt: number };

/** Compiles a recipe for a set of samples. One thread: small networks lose more by sharing than they win. */
export async function createContender(recipe: Recipe, samples: Samples): Promise<Contender> {
  const settings = { threads: 1 };
  const trainer = await createTrainer({ recipe, samples, ...settings });
  const shape = sampleShape(samples);
  const inference = await createInference(trainer.model, shape, trainer.initial().state, settings);
  const { steps } = recipe.training;
  return {
    async *play(seed, signal) {
      try {
        const run = trainer.run(trainer.initial(seed), signal);
        for (;;) {
          const { value, done: ended } = await run.next();
          if (ended) return value.step === steps ? { state: value.state } : undefined;
          if (value.kind !== "progress") continue;
          yield value.step;
        }
      } catch (error) {
        if (!(error instanceof NonFiniteError)) throw error;
        return { divergedAt: error.step };
      }
    },
    async generate(state, seed, n) {
      const { data } = await inference.generate(
        state,
        sampleLatents(trainer.model.layout, stream(seed, "experiment.latents"), n),
      );
      return Float32Array.from(data, Number);
    },
    async criticise(state, rows) {
      const size = shape.reduce((product, length) => product * length, 1);
      const samples = new Tensor("float32", rows, [rows.length / size, ...shape]);
      return inference.logits(state, samples, "both");
    },
    async release() {
      await Promise.all([trainer.release(), inference.release()]);
    },
  };
}
