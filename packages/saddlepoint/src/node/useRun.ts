import { createInference, type Inference } from "../evaluation/inference.ts";
import type { ComputeOptions } from "../game/phase.ts";
import { type OpenedRun, openRun } from "./openRun.ts";

/** Where to compute; where the run was trained unless told otherwise. */
export type UseRunOptions = ComputeOptions;

/**
 * Opens a run, compiles its networks, and lets `body` use them; frees them afterwards.
 *
 * @throws Error as `openRun` does, or when the device is not there
 */
export async function useRun<T>(
  path: string,
  { device, threads }: UseRunOptions,
  body: (run: OpenedRun, inference: Inference) => Promise<T>,
): Promise<T> {
  const run = await openRun(path);
  const { manifest, model, snapshot } = run;
  const inference = await createInference(model, manifest.data.shape, snapshot.state, {
    device: device ?? manifest.device,
    threads: threads ?? manifest.threads,
  });
  try {
    return await body(run, inference);
  } finally {
    await inference.release();
  }
}
