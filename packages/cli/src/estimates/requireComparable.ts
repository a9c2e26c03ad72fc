import type { Samples } from "saddlepoint/samples";
import { countText } from "../numberText.ts";
import type { Estimand, Method } from "./estimand.ts";

/**
 * Checks that samples can be compared at all, before any work.
 *
 * @throws RangeError for too few rows, for unequal numbers of rows where rows are pairs, and of columns where they are
 * points of one space
 */
export function requireComparable(
  { paired }: Pick<Estimand, "paired">,
  { least }: Pick<Method, "least">,
  [x, y]: readonly [Samples, Samples],
): void {
  if (paired && x.n !== y.n) {
    throw new RangeError(
      "estimate(--x, --y): row i of x belongs to row i of y, so both must have as many rows, got " +
        `${countText(x.n)} in ${x.name} and ${countText(y.n)} in ${y.name}`,
    );
  }
  if (!paired && x.d !== y.d) {
    throw new RangeError(
      "estimate(--x, --y): x and y are points of one space, so both must have as many columns, got " +
        `${x.d} in ${x.name} and ${y.d} in ${y.name}`,
    );
  }
  const short = [x, y].find(({ n }) => n < least);
  if (short !== undefined) {
    throw new RangeError(
      `estimate(--x, --y): this method needs at least ${least} samples of each, got ${short.n} in ${short.name}`,
    );
  }
}
