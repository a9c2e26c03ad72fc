import type { LabView } from "../labView.ts";
import type { Story, Verdict } from "./story.ts";

/** A claim on so many views, which does not hold before they are all there. */
export const claimOf =
  (count: number, judge: (...views: LabView[]) => Verdict): Story["claim"] =>
  (views) =>
    views.length < count
      ? {
          holds: false,
          said: `Play ${count === 2 ? "both games" : `all ${count} games`} to their ends first.`,
        }
      : judge(...views.slice(0, count));
