import type { LabView } from "../labView.ts";
import type { Story, Verdict } from "../stories/story.ts";

/** Where somebody is in a lesson, and the views that its steps have ended with so far, by their places. */
export interface LessonPlace {
  readonly lesson: Story;
  readonly at: number;
  readonly ends: Readonly<Record<number, LabView>>;
}

/** The lesson and the step that a link names: the first step where it names another one; null for no lesson. */
export function readLesson(lessons: readonly Story[], state: URLSearchParams): LessonPlace | null {
  const lesson = lessons.find(({ id }) => id === state.get("story"));
  if (lesson === undefined) return null;
  const at = Number(state.get("at") ?? 1) - 1;
  return { lesson, at: lesson.steps[at] === undefined ? 0 : at, ends: {} };
}

/** What a link says of a lesson. */
export const writeLesson = (place: LessonPlace | null): Readonly<Record<string, string>> =>
  place === null ? {} : { story: place.lesson.id, ...(place.at === 0 ? {} : { at: String(place.at + 1) }) };

/** What the lesson's claim comes to: null until every step has been played to its end. */
export function verdictOf({ lesson, ends }: LessonPlace): Verdict | null {
  const seen = lesson.steps.flatMap((_, i) => ends[i] ?? []);
  return seen.length === lesson.steps.length ? lesson.claim(seen) : null;
}
