// What an application's worker looks like: the engine runs here as it does in a page, and the page only hears results.
import type { Training, WorkerMessage } from "./trainInWorker.ts";
import { compiledSteps } from "./trainingStep.ts";

const tell = (message: WorkerMessage): void => postMessage(message);

addEventListener("message", async ({ data: { device, steps, threads } }: MessageEvent<Training>) => {
  try {
    const train = await compiledSteps(device, threads);
    tell({ kind: "compiled" });
    tell({ kind: "trained", losses: await train(steps) });
  } catch (error) {
    tell({ kind: "failed", reason: String(error) });
  }
});
