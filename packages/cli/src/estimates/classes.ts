import type { Samples } from "saddlepoint/samples";

/** Rows for each different value from which a value is rather a name than a number. */
const CROWD = 20;

/** Whether samples are probably classes: integers from 0 on, each value many times over. */
export function looksLikeClasses({ values, n, d }: Samples): boolean {
  if (d !== 1 || values.some((value) => !Number.isInteger(value) || value < 0)) return false;
  const distinct = new Set(values).size;
  return distinct > 1 && distinct * CROWD <= n && Math.max(...new Set(values)) < 2 * distinct;
}

/** More classes than this are hardly classes. */
const MOST = 1000;

/**
 * Checks that samples are classes.
 *
 * @throws RangeError naming them for several columns, a value that is not an integer, or more than 1,000 different ones
 */
export function requireClasses({ name, values, d }: Samples): void {
  const wrong = values.find((value) => !Number.isInteger(value));
  const count = new Set<number>(values).size;
  if (d === 1 && wrong === undefined && count <= MOST) return;
  const got = d !== 1 ? `${d} columns` : wrong !== undefined ? String(wrong) : `${count} of them`;
  throw new RangeError(
    `estimate(--classes): ${name} must hold one column of integers, at most ${MOST} different ones, got ${got}`,
  );
}
