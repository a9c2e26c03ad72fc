import { adam } from "../optimisers/adam.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { requirePositive } from "../optimisers/requireOption.ts";
import { cosine, times } from "../optimisers/schedule.ts";

/** How far an estimate has come. */
export type EstimateProgress = {
  readonly step: number;
  /** How many steps there are at most; training may stop before. */
  readonly steps: number;
  /** The bound on the samples that decide when to stop, where there is one yet. */
  readonly value?: number;
};

/** What every estimator from samples takes. */
export type EstimateOptions = {
  /** Decides the split, the initial weights and the batches: an integer. Default 0. */
  readonly seed?: number;
  /** The most steps that a network is trained for; it stops earlier when it no longer gets better. Default 1000. */
  readonly steps?: number;
  /** Samples a step. Default 256, or fewer where there are fewer. */
  readonly batchSize?: number;
  /** The widths of a network's hidden layers. Default [64, 64]. */
  readonly hidden?: readonly number[];
  /** Adam's step size, from which it falls to 0 over the steps. Default 2e-3. */
  readonly rate?: number;
  /** Threads for one operator. Default 1: more only wait for each other in networks this small. */
  readonly threads?: number;
  readonly onProgress?: (progress: EstimateProgress) => void;
  /** Aborting rejects the estimate with the signal's reason, within a second or so. */
  readonly signal?: AbortSignal;
};

/** The options with their defaults filled in. */
export type EstimateSettings = Required<Omit<EstimateOptions, "rate" | "signal">> & {
  /** Adam, its rate falling to 0 over the steps as a cosine. */
  readonly optimiser: Optimiser;
  readonly signal: AbortSignal | undefined;
};

/**
 * An estimator's options, checked and filled in.
 *
 * @throws RangeError when a count is not a positive integer, the rate is not positive, or the seed is not an integer
 */
export function estimateSettings(owner: string, options: EstimateOptions): EstimateSettings {
  const { seed = 0, steps = 1000, batchSize = 256, hidden = [64, 64], rate = 2e-3, threads = 1 } = options;
  const counts = {
    steps,
    batchSize,
    threads,
    ...Object.fromEntries(hidden.map((w, i) => [`hidden[${i}]`, w])),
  };
  for (const [name, count] of Object.entries(counts)) {
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`${owner}(options): ${name} must be a positive integer, got ${count}`);
  }
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`${owner}(options): seed must be an integer, got ${seed}`);
  requirePositive(`${owner}(options)`, { rate });
  options.signal?.throwIfAborted();
  return {
    seed,
    steps,
    batchSize,
    hidden,
    optimiser: adam({ rate: times(rate, cosine({ steps })) }),
    threads,
    onProgress: options.onProgress ?? (() => {}),
    signal: options.signal,
  };
}

/** Lets timers and other callers run, then hears an abort: for loops that never wait for anything else. */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}
