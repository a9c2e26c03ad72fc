import type { Tensor } from "@saddlepoint/engine";
import { lastMetrics, type Metrics } from "saddlepoint/game";
import { gameOf, type Recipe } from "saddlepoint/recipes";
import type { Samples } from "saddlepoint/samples";
import { brokenGame } from "./brokenGame.ts";

/**
 * The game of a recipe for the Lab, played a few steps at a time, by both players or by one.
 *
 * A call in which a number stops being finite rejects, in words (`brokenGame`), and the game is then as it was before the
 * call.
 */
export async function createLabGame(recipe: Recipe, samples: Samples, threads: number) {
  const game = await gameOf(recipe, samples, { threads });
  let last = await game.snapshot();
  let metrics: Readonly<Record<string, number>> = {};

  /** Takes on what a call did, all of it or nothing. */
  async function all(call: () => Promise<Metrics<Tensor>>): Promise<void> {
    try {
      const found = await call();
      last = await game.snapshot();
      metrics = { ...metrics, ...lastMetrics(found) };
    } catch (error) {
      game.restore(last);
      throw brokenGame(error);
    }
  }

  return {
    model: game.model,
    objective: game.objective,
    state: () => last.state,
    /** The last step's losses and gradient norms by name; empty before the first. */
    metrics: () => metrics,
    /** So many steps of both players, with the recipe's warm-up. */
    play: (steps: number) => all(() => game.play(steps)),
    criticStep: () => all(game.criticStep),
    generatorStep: () => all(game.generatorStep),
    release: game.release,
  };
}
