import { createInference, type Inference } from "../evaluation/inference.ts";
import type { ComputeOptions } from "../game/phase.ts";
import { type OpenedRun, openRun } from "./openRun.ts";
import { requireThreads } from "./requireThreads.ts";

/** Where to compute; where the run was trained unless told otherwise. */
export type UseRunOptions = ComputeOptions;

/** Where a run's networks compute, by its manifest and by what was asked. */
export const computeOf = (
  { manifest }: Pick<OpenedRun, "manifest">,
  { device, threads }: UseRunOptions,
): Required<ComputeOptions> => ({
  device: device ?? manifest.device,
  threads: requireThreads(threads ?? manifest.threads),
});

/**
 * Opens a run, compiles its networks, and lets `body` use them; frees them afterwards.
 *
 * @throws Error as `openRun` does, or when the device is not there
 */
export async function useRun<T>(
  path: string,
  options: UseRunOptions,
  body: (run: OpenedRun, inference: Inference) => Promise<T>,
): Promise<T> {
  const run = await openRun(path);
  const { manifest, model, snapshot } = run;
  const { shape } = manifest.data;
  const inference = await createInference(model, shape, snapshot.state, computeOf(run, options));
  try {
    return await body(run, inference);
  } finally {
    await inference.release();
  }
}
