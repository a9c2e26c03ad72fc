/** Steps of one call are as many as fit in about this time, so that an interruption is heard and progress is seen. */
const CALL_MS = 500;

/** However fast steps are, the batches of one call must fit in memory, and so must those of the next. */
const MOST_BYTES = 2 ** 24;

/** Beyond this the cost of a call is not to be seen beside its steps'. */
const MOST_STEPS = 512;

/**
 * Chooses how many steps a call should run from how long the last ones took. It changes no numbers, only when they come.
 *
 * @param bytes what one step is fed
 */
export function stepPacer(bytes: number) {
  const most = Math.min(MOST_STEPS, Math.max(1, Math.floor(MOST_BYTES / bytes)));
  let steps = 1;
  return {
    steps: (): number => steps,
    /** Runs a call of `count` steps and takes its time. */
    async timed<Result>(count: number, call: () => Promise<Result>): Promise<Result> {
      const started = performance.now();
      const result = await call();
      const perStep = (performance.now() - started) / count;
      steps = Math.min(most, Math.max(1, Math.round(CALL_MS / perStep)));
      return result;
    },
  };
}
