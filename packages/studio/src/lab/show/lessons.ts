import type { Lesson } from "./lesson.ts";

/** The lessons that the Lab offers. */
export const lessons: readonly Lesson[] = [];
