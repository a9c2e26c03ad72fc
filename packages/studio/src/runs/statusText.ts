import { countText } from "../kit/quantityText.ts";
import type { RunStatus, RunSummary } from "./api.ts";

/** How a status reads, and its shape: no meaning by colour alone. */
export const STATUS_TEXT: Readonly<Record<RunStatus, { readonly word: string; readonly meaning: string }>> = {
  running: { word: "training", meaning: "a process is training it now" },
  stopped: {
    word: "stopped",
    meaning: "it ended before its last step and can go on from its last checkpoint",
  },
  done: { word: "done", meaning: "it reached its last step" },
  broken: { word: "broken", meaning: "its folder cannot be read as a run" },
};

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** How long ago a moment was, in words; both in milliseconds since 1970. */
export function agoText(moment: number, now: number): string {
  if (!(moment > 0)) return "unknown";
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    const units = Math.trunc((moment - now) / length);
    if (units !== 0) return words.format(units, unit);
  }
  return "just now";
}

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
