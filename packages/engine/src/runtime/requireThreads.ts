/** A few more threads than cores do no harm; hundreds wait for each other after every operator, and loading starts them all. */
const LEAST_LIMIT = 16;

/** The most threads that a machine with so many cores is asked to start. */
export const mostThreads = (cores: number): number => Math.max(LEAST_LIMIT, 2 * cores);

/**
 * A number of threads, if a machine with so many cores can use it.
 *
 * @throws RangeError unless it is undefined, or an integer from 1 to `mostThreads(cores)`
 */
export function requireThreads(threads: number | undefined, cores: number): number | undefined {
  const most = mostThreads(cores);
  if (threads === undefined || (Number.isInteger(threads) && threads >= 1 && threads <= most)) return threads;
  throw new RangeError(
    `threads must be an integer from 1 to ${most} on this machine, which has ${cores} cores, got ${threads}`,
  );
}
