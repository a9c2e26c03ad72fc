import type { Device } from "../../src/index.ts";

export { hasAdapter } from "./trainingStep.ts";

/** What a worker is asked to train. */
export interface Training {
  readonly device: Device;
  readonly steps: number;
  readonly threads?: number;
}

export type WorkerMessage =
  | { readonly kind: "compiled" }
  | { readonly kind: "trained"; readonly losses: number[] }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Trains in a worker, in one call of many steps.
 *
 * @returns every step's loss, and how often the page's own event loop went round while the worker ran
 */
export function trainInWorker(training: Training): Promise<{ losses: number[]; rounds: number }> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  let rounds = 0;
  let done = false;
  const round = (): void => {
    rounds++;
    if (!done) setTimeout(round);
  };
  const trained = new Promise<{ losses: number[]; rounds: number }>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => {
      if (data.kind === "compiled") setTimeout(round);
      if (data.kind === "trained") resolve({ losses: data.losses, rounds });
      if (data.kind === "failed") reject(new Error(data.reason));
    });
    worker.addEventListener("error", ({ message }) => reject(new Error(`the worker failed: ${message}`)));
    worker.postMessage(training);
  });
  return trained.finally(() => {
    done = true;
    worker.terminate();
  });
}
