import type { numpy as np } from "@jax-js/jax";
import { compileSteps, spec, type Tensors } from "@saddlepoint/engine";
import type { Feed } from "./feed.ts";

export type RunOptions = {
  /** The steps after which to look at the state, ascending, at least 1; the last ends the run. */
  readonly stops: readonly number[];
  /** The compiled step's name, for profiles. */
  readonly name?: string;
  /** Threads for one operator. Default 1: more only wait for each other in networks as small as are fitted here. */
  readonly threads?: number;
  /** Aborting rejects with the signal's reason, after the present call. */
  readonly signal?: AbortSignal | undefined;
};

/** Numbers that one call's batches may hold, 16 MiB of them. */
const NUMBERS_A_CALL = 2 ** 22;

/** Every so many steps, and the last. */
export const evenStops = (steps: number, every: number): readonly number[] =>
  Array.from({ length: Math.ceil(steps / every) }, (_, i) => Math.min((i + 1) * every, steps));

/**
 * Compiles a step and takes it many times a call. A call ends at each of the stops, and before where its batches would take
 * much memory; how steps are parted into calls does not change their numbers.
 *
 * @param step traced: a state and one step's inputs → the next state and what the step says of itself; consumes its arrays
 * @returns after each call: how many steps are done, the state, and what each of the call's steps said, [steps, …]
 * @throws the signal's reason when it is aborted
 */
export async function* runSteps<State, Said>(
  step: (state: State, ...inputs: np.Array[]) => readonly [State, Said],
  initial: Tensors<State>,
  feed: Feed,
  { stops, name = "fit", threads = 1, signal }: RunOptions,
): AsyncGenerator<{ readonly done: number; readonly state: Tensors<State>; readonly said: Tensors<Said> }> {
  const inputs = feed.shapes.map((shape) => spec([...shape]));
  const run = await compileSteps<State, np.Array[], Said>(step, [initial, ...inputs], { name, threads });
  try {
    const numbers = feed.shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const most = Math.max(1, Math.floor(NUMBERS_A_CALL / numbers));
    let state = initial;
    let done = 0;
    for (const stop of stops) {
      while (done < stop) {
        const count = Math.min(most, stop - done);
        const [next, said] = await run(state, ...feed.next(count));
        state = next;
        done += count;
        signal?.throwIfAborted();
        yield { done, state, said };
      }
    }
  } finally {
    await run.release();
  }
}
