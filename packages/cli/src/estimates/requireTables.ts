import type { SampleTable } from "saddlepoint/data";
import { countText } from "../numberText.ts";
import type { Estimand, Method } from "./estimand.ts";

/**
 * Checks that two tables can be compared at all, before any work.
 *
 * @throws RangeError for too few rows, for unequal numbers of rows where rows are pairs, and of columns where they are
 * points of one space
 */
export function requireTables(
  { paired }: Pick<Estimand, "paired">,
  { least }: Pick<Method, "least">,
  [x, y]: readonly [SampleTable, SampleTable],
): void {
  if (paired && x.rows !== y.rows) {
    throw new RangeError(
      "estimate(--x, --y): row i of x belongs to row i of y, so both must have as many rows, got " +
        `${countText(x.rows)} in ${x.name} and ${countText(y.rows)} in ${y.name}`,
    );
  }
  if (!paired && x.columns !== y.columns) {
    throw new RangeError(
      "estimate(--x, --y): x and y are points of one space, so both must have as many columns, got " +
        `${x.columns} in ${x.name} and ${y.columns} in ${y.name}`,
    );
  }
  const short = [x, y].find(({ rows }) => rows < least);
  if (short !== undefined) {
    throw new RangeError(
      `estimate(--x, --y): this method needs at least ${least} samples of each, got ${short.rows} in ${short.name}`,
    );
  }
}
