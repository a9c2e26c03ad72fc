export type Interruption = {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Gives the signals back. */
  release(): void;
};

/** The exit code after an interruption, also where the run was saved: 128 + SIGINT. */
export const INTERRUPTED = 130;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Listens for Ctrl-C and its kin: the first asks for an orderly end, a second ends the process at once. */
export function interruption(onFirst: () => void): Interruption {
  const controller = new AbortController();
  const hear = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
    onFirst();
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    signal: controller.signal,
    release() {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
