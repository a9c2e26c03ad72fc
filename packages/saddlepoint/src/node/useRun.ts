import type { Device } from "@saddlepoint/engine";
import { createInference, type Inference } from "../evaluation/inference.ts";
import { type OpenedRun, openRun } from "./openRun.ts";

export type UseRunOptions = {
  /** Where to compute; where the run was trained unless told otherwise. */
  readonly device?: Device;
  readonly threads?: number;
};

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
  const count = threads ?? manifest.threads;
  const inference = await createInference(model, manifest.data.shape, snapshot.state, {
    device: device ?? manifest.device,
    ...(count === undefined ? {} : { threads: count }),
  });
  try {
    return await body(run, inference);
  } finally {
    await inference.release();
  }
}
