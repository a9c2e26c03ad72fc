import { type Samples, samples } from "saddlepoint/samples";

/** Rows for each different value from which a value is rather a name than a number. */
const CROWD = 20;

/** Whether samples are probably classes: integers from 0 on, each value many times over. */
export function looksLikeClasses({ values, n, d }: Samples): boolean {
  if (d !== 1 || values.some((value) => !Number.isInteger(value) || value < 0)) return false;
  const distinct = new Set(values).size;
  return distinct > 1 && distinct * CROWD <= n && values.every((value) => value < 2 * distinct);
}

/** More classes than this are hardly classes. */
const MOST = 1000;

/**
 * Samples that are classes, as integers from 0 on without a gap, in the order of those given: only which are alike counts.
 *
 * @throws RangeError naming them for several columns, a value that is not an integer, or more than 1000 different ones
 */
export function asClasses(given: Samples): Samples {
  const { name, values, n, d } = given;
  const wrong = values.find((value) => !Number.isInteger(value));
  const classes = [...new Set(values)].sort((a, b) => a - b);
  if (d !== 1 || wrong !== undefined || classes.length > MOST) {
    const got = d !== 1 ? `${d} columns` : String(wrong ?? `${classes.length} different ones`);
    throw new RangeError(
      `estimate(--classes): ${name} must hold one column of integers or names, of at most ${MOST} classes, got ${got}`,
    );
  }
  const { columnNames } = given;
  const places = new Map(classes.map((value, place) => [value, place]));
  return samples(
    Float64Array.from(values, (value) => places.get(value) ?? 0),
    n,
    1,
    { name, ...(columnNames && { columnNames }) },
  );
}
