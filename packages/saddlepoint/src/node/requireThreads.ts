import { availableParallelism } from "node:os";
import * as engine from "@saddlepoint/engine";

/** The most threads that a training may be given on this machine. */
export const mostThreads = (): number => engine.mostThreads(availableParallelism());

/**
 * A number of threads, if this machine can use it.
 *
 * @throws RangeError unless it is undefined, or an integer from 1 to `mostThreads()`
 */
export const requireThreads = (threads: number | undefined): number | undefined =>
  engine.requireThreads(threads, availableParallelism());
