import type { Recipe } from "../recipes/schema.ts";

/** How many steps there are before something is due after `step`: a log line, a measurement, a picture, a checkpoint, the end. */
export function stepsToNextEvent(step: number, training: Recipe["training"]): number {
  const { logEvery, evaluateEvery, sampleEvery, checkpointEvery, steps } = training;
  const toNext = [logEvery, evaluateEvery, sampleEvery, checkpointEvery].map(
    (every) => every - (step % every),
  );
  return Math.min(steps - step, ...toNext);
}

/** Whether the step after `step` is one for which the critic takes the warm-up's updates. */
export const isWarm = (step: number, { warmup }: Recipe["training"]): boolean =>
  warmup !== undefined && (step < warmup.steps || (warmup.every !== undefined && step % warmup.every === 0));

/** How many steps there are before the next one that is warm. */
export function stepsToWarm(step: number, { warmup }: Recipe["training"]): number {
  if (warmup?.every === undefined) return Number.POSITIVE_INFINITY;
  return warmup.every - (step % warmup.every);
}
