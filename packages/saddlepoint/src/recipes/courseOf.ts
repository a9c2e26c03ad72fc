import { cosine, halfLife, linearWarmup, type Schedule, times } from "../optimisers/schedule.ts";
import type { CourseRecipe, Recipe } from "./schema.ts";

/**
 * What a recipe moves with a player's updates: a number, which stays as it is, or a function of them.
 *
 * @param whole how many updates "training" means
 */
export const courseOf = (value: number, course: CourseRecipe, whole: number): Schedule =>
  times(
    value,
    ...(course.warmup === undefined ? [] : [linearWarmup(course.warmup)]),
    ...(course.halfLife === undefined ? [] : [halfLife(course.halfLife)]),
    ...(course.cosine === undefined
      ? []
      : [cosine({ steps: course.cosine === "training" ? whole : course.cosine })]),
  );

/** How many updates each player makes in a training, a warm-up's left out. */
export const updatesOf = ({ training: { steps, criticSteps } }: Recipe) => ({
  generator: steps,
  critic: steps * criticSteps,
});
