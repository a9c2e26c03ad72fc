import type { SampleTable } from "saddlepoint/data";

/** More classes than this are hardly classes. */
const MOST = 1000;

/**
 * Checks that a table holds classes.
 *
 * @throws RangeError naming the table for several columns, or a value that is not an integer from 0 to 999
 */
export function requireClasses({ name, values, columns }: SampleTable): void {
  const wrong = values.find((value) => !Number.isInteger(value) || value < 0 || value >= MOST);
  if (columns === 1 && wrong === undefined) return;
  const got = columns === 1 ? String(wrong) : `${columns} columns`;
  throw new RangeError(
    `estimate(--classes): ${name} must hold one column of integers from 0 to ${MOST - 1}, got ${got}`,
  );
}
