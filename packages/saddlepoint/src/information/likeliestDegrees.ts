/** The degrees of freedom that are tried, until they help no more; a few thousand samples tell no finer ones apart. */
const DEGREES = [Number.POSITIVE_INFINITY, 50, 25, 15, 10, 7, 5, 4, 3, 2, 1] as const;

/** The log likelihood that ν must add: one that normal rows add by chance once in 20 times (Wilks 1938). */
const WORTH_A_DEGREE = 1.92;

/** Products of columns and rows that choosing ν may take; of more, only the first rows are looked at. */
const WORK = 2e6;
const LEAST_ROWS = 1000;

/** How many rows of d columns ν is chosen by. */
export const rowsForDegrees = (d: number): number => Math.max(LEAST_ROWS, Math.floor(WORK / d ** 2));

/**
 * ν of Student's distribution by its log likelihood, Infinity for the normal one where no other is much likelier.
 *
 * @param choices how many such choices are made: none of them shall be by chance
 */
export function likeliestDegrees(likelihoodOf: (degrees: number) => number, choices = 1): number {
  let normal = Number.NEGATIVE_INFINITY;
  let best = { degrees: Number.POSITIVE_INFINITY, likelihood: normal };
  for (const degrees of DEGREES) {
    const likelihood = likelihoodOf(degrees);
    if (degrees === Number.POSITIVE_INFINITY) normal = likelihood;
    if (likelihood <= best.likelihood) break;
    best = { degrees, likelihood };
  }
  return best.likelihood < normal + WORTH_A_DEGREE + Math.log(choices)
    ? Number.POSITIVE_INFINITY
    : best.degrees;
}
