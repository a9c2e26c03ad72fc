import { cosine, halfLife, linearWarmup, type Schedule, times } from "../optimisers/schedule.ts";
import type { CourseRecipe } from "./schema.ts";

/** What a recipe moves with a player's updates: a number, which stays as it is, or a function of them. */
export const courseOf = (value: number, course: CourseRecipe): Schedule =>
  times(
    value,
    ...(course.warmup === undefined ? [] : [linearWarmup(course.warmup)]),
    ...(course.halfLife === undefined ? [] : [halfLife(course.halfLife)]),
    ...(course.cosine === undefined ? [] : [cosine({ steps: course.cosine })]),
  );
