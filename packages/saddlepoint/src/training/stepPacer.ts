/** Steps of one call are as many as fit in about this time, so that an interruption is heard and progress is seen. */
const CALL_MS = 500;

/** However fast steps are, the batches of one call must fit in memory. */
const MOST_STEPS = 64;

/** Chooses how many steps a call should run from how long the last ones took. It changes no numbers, only when they come. */
export function stepPacer() {
  let steps = 1;
  return {
    steps: (): number => steps,
    /** Runs a call of `count` steps and takes its time. */
    async timed<Result>(count: number, call: () => Promise<Result>): Promise<Result> {
      const started = performance.now();
      const result = await call();
      const perStep = (performance.now() - started) / count;
      steps = Math.min(MOST_STEPS, Math.max(1, Math.round(CALL_MS / perStep)));
      return result;
    },
  };
}
