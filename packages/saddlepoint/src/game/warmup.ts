/** WGAN's schedule: a critic near its best before the generator goes on. */
export type Warmup = {
  /** At so many first steps, */
  readonly steps: number;
  /** and at every so many later ones, */
  readonly every?: number | undefined;
  /** the critic takes so many updates. */
  readonly criticSteps: number;
};

/** How many updates more than `criticSteps` the critic takes in the step after `step`. */
export function extraUpdates(step: number, warmup: Warmup | undefined, criticSteps: number): number {
  if (warmup === undefined) return 0;
  const { steps, every } = warmup;
  const warm = step < steps || (every !== undefined && step % every === 0);
  return warm ? Math.max(0, warmup.criticSteps - criticSteps) : 0;
}

/** How many steps there are from `step` on before one that a warm-up comes before, that of `step` itself aside. */
export function stepsToWarm(step: number, warmup: Warmup | undefined): number {
  if (warmup === undefined) return Number.POSITIVE_INFINITY;
  if (step < warmup.steps) return 1;
  return warmup.every === undefined ? Number.POSITIVE_INFINITY : warmup.every - (step % warmup.every);
}
