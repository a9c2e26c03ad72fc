import type { Samples } from "saddlepoint/samples";

/** Rows for each different value from which a value is rather a name than a number. */
const CROWD = 20;

/** Whether samples are probably classes: integers from 0 on, each value many times over. */
export function looksLikeClasses({ values, n, d }: Samples): boolean {
  if (d !== 1 || values.some((value) => !Number.isInteger(value) || value < 0)) return false;
  const distinct = new Set(values).size;
  return distinct > 1 && distinct * CROWD <= n && Math.max(...new Set(values)) < 2 * distinct;
}
