/** Steps of one call are as many as fit in about this time, so that an interruption is heard and progress is seen. */
const CALL_MS = 500;

/**
 * A call hands the state over as a copy, large weights in another layout, at about 1.5 GB a second: where that takes long, calls
 * are so much longer that it is no more than a fiftieth of them, but none is longer than anyone should wait for an interruption.
 */
const CALL_MS_A_BYTE = 50 / 1.5e6;
const LONGEST_CALL_MS = 4000;

/** However fast steps are, the batches of one call must fit in memory, and so must those of the next. */
const MOST_BYTES = 2 ** 24;

/** Beyond this the cost of a call is not to be seen beside its steps'. */
const MOST_STEPS = 512;

export type StepPacer = {
  /** How many steps the next call should run. */
  steps(): number;
  /** Runs a call of `count` steps and takes its time. */
  timed<Result>(count: number, call: () => Promise<Result>): Promise<Result>;
};

/**
 * How many steps a call should run.
 *
 * @param stepMs how long one takes
 * @param bytes what one is fed
 * @param stateBytes what every call hands over
 */
export function stepsACall(stepMs: number, bytes: number, stateBytes = 0): number {
  const callMs = Math.min(LONGEST_CALL_MS, Math.max(CALL_MS, stateBytes * CALL_MS_A_BYTE));
  return Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_BYTES / bytes), Math.round(callMs / stepMs)));
}

/** Chooses how many steps a call should run from how long the last one's took. It changes no numbers, only when they come. */
export function stepPacer(bytes: number, stateBytes = 0): StepPacer {
  let steps = 1;
  return {
    steps: () => steps,
    async timed(count, call) {
      const started = performance.now();
      const result = await call();
      steps = stepsACall((performance.now() - started) / count, bytes, stateBytes);
      return result;
    },
  };
}
