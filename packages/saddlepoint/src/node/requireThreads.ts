import { availableParallelism } from "node:os";

/** Threads that wait for each other take no part in the work: a few more than cores do no harm, hundreds stop it. */
const LEAST_LIMIT = 16;

/** The most threads that a training may be given on this machine. */
export const mostThreads = (): number => Math.max(LEAST_LIMIT, 2 * availableParallelism());

/**
 * A number of threads, if it is one that this machine can use.
 *
 * @throws RangeError unless it is undefined, or an integer from 1 to `mostThreads()`
 */
export function requireThreads(threads: number | undefined): number | undefined {
  if (threads === undefined || (Number.isInteger(threads) && threads >= 1 && threads <= mostThreads())) {
    return threads;
  }
  throw new RangeError(
    `threads must be an integer from 1 to ${mostThreads()} on this machine, which has ${availableParallelism()} cores, got ${threads}`,
  );
}
