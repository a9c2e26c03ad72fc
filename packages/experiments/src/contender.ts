import { Tensor } from "@saddlepoint/engine";
import { sampleLatents } from "saddlepoint/codes";
import { inferenceOf } from "saddlepoint/evaluation";
import { type GameState, NonFiniteError } from "saddlepoint/game";
import { stream } from "saddlepoint/random";
import { gameOf, type Recipe } from "saddlepoint/recipes";
import type { Samples } from "saddlepoint/samples";
import { createTrainer } from "saddlepoint/training";

/** For a recipe's training: lines of metrics and measurements that nobody reads would only split the calls. */
export const QUIET = { logEvery: 1000, evaluateEvery: 1e6, sampleEvery: 1e6, checkpointEvery: 1e6 };

/** The same optimiser for both players. */
export const both = <Optimiser>(optimiser: Optimiser) => ({ generator: optimiser, critic: optimiser });

/** A game of points in the plane: noise of two normal units, three layers of 128 in both networks, batches of 128. */
export const PLANE = {
  noise: { size: 2, prior: "normal" },
  network: {
    kind: "mlp",
    generator: { widths: [128, 128, 128] },
    critic: { widths: [128, 128, 128] },
  },
  training: { ...QUIET, batchSize: 128 },
} as const;

/** A recipe's game compiled once, with what measures its networks: played with any seed. */
export type Contender = {
  /**
   * Trains to the recipe's last step; yields the steps done.
   *
   * @returns the state at the end; undefined when it was stopped before
   */
  play(seed: number, signal?: AbortSignal): AsyncGenerator<number, Played | undefined, undefined>;
  /** n samples of G, row by row, from latents of the seed. */
  generate(state: GameState<Tensor>, seed: number, n: number): Promise<Float32Array>;
  /** The critic's output at rows of numbers, [n]. */
  criticise(state: GameState<Tensor>, rows: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
};

/** How a training ended: with a state, or at a step from which on its numbers were not finite. */
export type Played = { readonly state: GameState<Tensor> } | { readonly divergedAt: number };

/** Compiles a recipe for a set of samples. One thread: small networks lose more by sharing than they win. */
export async function createContender(recipe: Recipe, samples: Samples): Promise<Contender> {
  const game = await gameOf(recipe, samples, { threads: 1 });
  const inference = await inferenceOf(game);
  const { shape, model } = game;
  return {
    async *play(seed, signal) {
      const from = game.initial(seed);
      const events = createTrainer(game, recipe.training).run(
        signal === undefined ? { from } : { from, signal },
      );
      try {
        for await (const event of events) {
          if (event.kind === "progress") yield event.step;
          if (event.kind === "end" && event.finished) return { state: event.snapshot.state };
        }
        return undefined;
      } catch (error) {
        if (!(error instanceof NonFiniteError)) throw error;
        return { divergedAt: error.step };
      }
    },
    async generate(state, seed, n) {
      const latents = sampleLatents(model.layout, stream(seed, "experiment.latents"), n);
      const { data } = await inference.generate(state, latents);
      return Float32Array.from(data, Number);
    },
    async criticise(state, rows) {
      const size = shape.reduce((product, length) => product * length, 1);
      const samples = new Tensor("float32", rows, [rows.length / size, ...shape]);
      return inference.logits(state, samples, "both");
    },
    async release() {
      await Promise.all([game.release(), inference.release()]);
    },
  };
}
