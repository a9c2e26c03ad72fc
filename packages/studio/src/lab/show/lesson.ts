import type { LabSettings } from "../core/settings.ts";
import type { LabView } from "../labView.ts";

/** One step of a lesson: a game to open, and what to see in it. */
export interface LessonStep {
  readonly text: string;
  /** A formula, as tex`…` gives it. */
  readonly math?: string;
  readonly settings: LabSettings;
  /** What to watch while it plays. */
  readonly watch: string;
  /** So many steps the game plays before it is judged. */
  readonly steps: number;
}

/** A lesson of a few games, and what they are to show, checked by their numbers. */
export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly steps: readonly LessonStep[];
  /** @param views the view at the end of each step, in their order */
  readonly claim: (views: readonly LabView[]) => { readonly holds: boolean; readonly said: string };
}

/** Where somebody is in a lesson, and the views that its steps have ended with so far, by their places. */
export interface LessonPlace {
  readonly lesson: Lesson;
  readonly at: number;
  readonly ends: Readonly<Record<number, LabView>>;
}

/** The lesson and the step that a link names: the first step where it names another one; null for no lesson. */
export function readLesson(lessons: readonly Lesson[], state: URLSearchParams): LessonPlace | null {
  const lesson = lessons.find(({ id }) => id === state.get("story"));
  if (lesson === undefined) return null;
  const at = Number(state.get("at") ?? 1) - 1;
  return { lesson, at: lesson.steps[at] === undefined ? 0 : at, ends: {} };
}

/** What a link says of a lesson. */
export const writeLesson = (place: LessonPlace | null): Readonly<Record<string, string>> =>
  place === null ? {} : { story: place.lesson.id, ...(place.at === 0 ? {} : { at: String(place.at + 1) }) };

/** What the lesson's claim comes to: null until every step has been played to its end. */
export function verdictOf({ lesson, ends }: LessonPlace): ReturnType<Lesson["claim"]> | null {
  const views = lesson.steps.map((_, i) => ends[i]);
  const seen = views.filter((view) => view !== undefined);
  return seen.length === views.length ? lesson.claim(seen) : null;
}
