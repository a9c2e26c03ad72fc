import { defaultSettings, type GameName, type LabSettings, type TargetName } from "../core/settings.ts";
import type { LabView } from "../labView.ts";

/** One page of a lesson: a game to open, how long to play it, and what to look at. */
interface StoryStep {
  readonly text: string;
  /** MathML. */
  readonly math?: string;
  readonly settings: LabSettings;
  /** Steps of both players until what the lesson says can be seen. */
  readonly play: number;
  readonly watch: string;
}

/** Whether what a lesson says has come true, in numbers. */
export interface Verdict {
  readonly holds: boolean;
  readonly said: string;
}

/** A lesson of the Lab. */
export interface Story {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly steps: readonly StoryStep[];
  /** @param views the last view of each step, in the steps' order; with fewer it does not hold yet */
  readonly claim: (views: readonly LabView[]) => Verdict;
}

/** A target and a game as the Lab opens them, but for what a story changes. */
export const gameWith = (
  target: TargetName,
  game: GameName,
  changes: Partial<Omit<LabSettings, "target" | "game">> = {},
): LabSettings => ({ ...defaultSettings(target, game), ...changes });

/** A claim on so many views, which does not hold before they are all there. */
export const claimOf =
  (count: number, judge: (...views: LabView[]) => Verdict): Story["claim"] =>
  (views) =>
    views.length < count
      ? { holds: false, said: `Play ${count === 2 ? "both" : `all ${count}`} games to their ends first.` }
      : judge(...views);

/** What a view knows exactly of its game's quantity; NaN where it does not. */
export const exactValue = (view: LabView): number => view.exact?.value ?? Number.NaN;
