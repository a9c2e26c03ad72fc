import { gameOf, mapFed, type Playing, play, startingFrom } from "./game.ts";
import type { OpenStart } from "./start.ts";

const SEED = 1;

type FromStart = Omit<Playing, "state"> & {
  /** How many steps one call runs; the start's own habit unless told. */
  readonly stepsACall?: number | undefined;
  /** Whether to draw the initial weights, as a training does, instead of taking the start's. */
  readonly fresh?: boolean;
};

/**
 * A start's game, in Node or in a page.
 *
 * @returns `compileMs`; the `model`; and `run(steps)`, which goes on by so many steps and says of each how long it took and
 * what its figures are
 */
export async function playStart(start: OpenStart, { stepsACall, fresh = false, ...playing }: FromStart) {
  const game = gameOf(start.recipe, start.sample, start.batchSize);
  const own = game.stateOf(SEED);
  const state = fresh ? own : startingFrom(own, start.weight);
  const { compileMs, model, call } = await play(game, { ...playing, state });
  const most = stepsACall ?? start.stepsACall;
  let done = 0;
  return {
    compileMs,
    model,
    async run(steps: number) {
      const taken: { readonly ms: number; readonly figures: () => Readonly<Record<string, number>> }[] = [];
      while (taken.length < steps) {
        const count = Math.min(most, steps - taken.length);
        const { ms, figures } = await call(mapFed(game.fed, (_, name) => start.stacked(name, done, count)));
        // Each of a call's steps took as long as the others, as far as can be seen.
        for (let i = 0; i < count; i++) taken.push({ ms: ms / count, figures: () => figures(i) });
        done += count;
      }
      return taken;
    },
  };
}
