import type { LabSettings } from "../core/settings.ts";
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
