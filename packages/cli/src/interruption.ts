import { outputLost } from "./outputFailure.ts";

/** The exit code after an interruption, also where the run was saved: 128 + SIGINT. */
export const INTERRUPTED = 130;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Works while it listens for Ctrl-C and its kin: the first aborts the signal, for an orderly end, a second ends the process at
 * once. Output that cannot be written aborts it too.
 */
export async function interruptible<T>(
  onFirst: () => void,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const hear = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
    onFirst();
  };
  const lose = (): void => controller.abort();
  for (const signal of SIGNALS) process.on(signal, hear);
  outputLost.addEventListener("abort", lose);
  if (outputLost.aborted) lose();
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, hear);
    outputLost.removeEventListener("abort", lose);
  }
}
