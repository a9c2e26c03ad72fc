import type { RunSummary } from "./api.ts";
import { countText } from "./statusText.ts";

/** Where a run that does not train stands: what is kept of it, and where it goes on. */
export function stoppedText({ step, saved }: Pick<RunSummary, "step" | "saved">): string {
  if (saved === null) {
    return "It ended before it had saved a checkpoint: resumed, it begins again with the same numbers.";
  }
  if (saved >= step) {
    return `It was stopped at step ${countText(saved)} and kept that step's checkpoint: resumed, it goes on from there as if it had never stopped.`;
  }
  return `It ended near step ${countText(step)} without saving. Its newest checkpoint is of step ${countText(saved)}: resumed, it goes on from there, and the steps after it come again as they were.`;
}
