/** Probabilities may miss 1 by so much: they are written by people, and rounded. */
const ROUNDING = 1e-6;

/**
 * Why these are no probabilities of k classes, for the end of an error's message; undefined where they are.
 *
 * @param probabilities each must be above 0, and their sum 1 within 1e-6
 */
export function probabilitiesProblem(k: number, probabilities: readonly number[]): string | undefined {
  const must = `must be ${k} numbers above 0, one for each class, that sum to 1`;
  const sum = probabilities.reduce((total, p) => total + p, 0);
  if (probabilities.length !== k) return `${must}, got ${probabilities.length} numbers`;
  if (!probabilities.every((p) => p > 0)) return `${must}, got [${probabilities.join(", ")}]`;
  return Math.abs(sum - 1) <= ROUNDING ? undefined : `${must}, got a sum of ${sum}`;
}
