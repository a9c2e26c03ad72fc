import type { Samples } from "saddlepoint/samples";

/** Rows for each different value from which a value is rather a name than a number. */
const CROWD = 20;

/** Whether samples are probably classes: integers from 0 on, each value many times over. */
export function looksLikeClasses({ values, n, d }: Samples): boolean {
  if (d !== 1 || values.some((value) => !Number.isInteger(value) || value < 0)) return false;
  const distinct = new Set(values).size;
  if (distinct <= 1 || distinct * CROWD > n) return false;
  return values.every((value) => value < 2 * distinct);
}

/** More classes than this are hardly classes. */
const MOST = 1000;

/**
 * Checks that samples are classes.
 *
 * @throws RangeError naming them for several columns, or a value that is not an integer from 0 to 999
 */
export function requireClasses({ name, values, d }: Samples): void {
  const wrong = values.find((value) => !Number.isInteger(value) || value < 0 || value >= MOST);
  if (d === 1 && wrong === undefined) return;
  const got = d === 1 ? String(wrong) : `${d} columns`;
  throw new RangeError(
    `estimate(--classes): ${name} must hold one column of integers from 0 to ${MOST - 1}, got ${got}`,
  );
}
