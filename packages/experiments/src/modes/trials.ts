import { type Coverage, coverage } from "saddlepoint/evaluation";
import { toyPoints } from "saddlepoint/toys";
import { createContender, type Played } from "../contender.ts";
import type { Job } from "../together.ts";
import { LAST, type Method, type World } from "./methods.ts";

/** One run of a method on a world, measured by the protocol; no coverage where the training diverged. */
export type Trial = {
  readonly world: World;
  readonly method: string;
  readonly seed: number;
  /** [n, 2], row by row; empty where there is no coverage. */
  readonly samples: Float32Array;
  readonly coverage?: Coverage;
};

/** "2,500 samples" (Srivastava et al. 2017, section 4.1). */
export const SAMPLES = 2500;

/** The points and the centres of a world. */
export function worldPoints(world: World) {
  const { train } = toyPoints(world);
  if (train.modes === undefined) throw new Error(`worldPoints(world): ${world} must be a built-in mixture`);
  return { train, modes: train.modes };
}

/**
 * Plays one method on one world with every seed in turn; yields how many updates of the critic there were.
 *
 * @returns what its runs gave, without those that were stopped
 */
export async function* methodTrials(
  world: World,
  { name, recipe: recipeOf }: Method,
  { seeds, steps }: { readonly seeds: readonly number[]; readonly steps: number },
  signal?: AbortSignal,
): Job<number, readonly Trial[]> {
  if (signal?.aborted) return undefined;
  const { train, modes } = worldPoints(world);
  const recipe = recipeOf(world, steps);
  const contender = await createContender(recipe, train);
  const trials: Trial[] = [];
  let before = 0;
  try {
    for (const seed of seeds) {
      const run = contender.play(seed, signal);
      let next = await run.next();
      for (; !next.done; next = await run.next()) yield (before + next.value) * recipe.training.criticSteps;
      const played = next.value;
      if (played === undefined) break;
      before += recipe.training.steps;
      yield before * recipe.training.criticSteps;
      const measured = async (method: string, end: Played): Promise<Trial> => {
        const trial = { world, method, seed };
        if ("divergedAt" in end) return { ...trial, samples: new Float32Array() };
        const samples = await contender.generate(end.state, seed, SAMPLES);
        return { ...trial, samples, coverage: coverage(samples, modes) };
      };
      trials.push(await measured(name, played));
      if ("state" in played && Object.keys(played.state.average).length > 0) {
        trials.push(await measured(LAST, { state: { ...played.state, average: {} } }));
      }
    }
  } finally {
    await contender.release();
  }
  return trials;
}
