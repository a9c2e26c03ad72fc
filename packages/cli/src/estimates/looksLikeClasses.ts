import type { SampleTable } from "saddlepoint/data";

/** Rows for each different value from which a value is rather a name than a number. */
const CROWD = 20;

/** Whether a table is probably one of classes: integers from 0 on, each value many times over. */
export function looksLikeClasses({ values, rows, columns }: SampleTable): boolean {
  if (columns !== 1 || values.some((value) => !Number.isInteger(value) || value < 0)) return false;
  const distinct = new Set(values).size;
  return distinct > 1 && distinct * CROWD <= rows && Math.max(...new Set(values)) < 2 * distinct;
}
