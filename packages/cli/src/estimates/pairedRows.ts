import { type Samples, subset } from "saddlepoint/samples";
import { countText } from "../numberText.ts";
import type { SamplesRead } from "./samplesArgument.ts";

/** How many rows a file holds, those that were left out among them. */
const totalOf = ({ samples, rows }: SamplesRead): number => rows?.total ?? samples.n;

/** The places among a file's rows that were kept, of those that another file does not lack. */
function common({ samples, rows }: SamplesRead, lacking: ReadonlySet<number>): Samples {
  const dropped = new Set(rows?.dropped);
  const kept: number[] = [];
  let place = 0;
  for (let row = 0; row < (rows?.total ?? samples.n); row++) {
    if (dropped.has(row)) continue;
    if (!lacking.has(row)) kept.push(place);
    place++;
  }
  return kept.length === samples.n ? samples : subset(samples, kept);
}

/**
 * Samples whose rows are pairs, without the rows that either file misses a value in: what is left out of one is left out of both.
 *
 * @throws RangeError where the files do not have as many rows, or no pair is left
 */
export function pairedRows(x: SamplesRead, y: SamplesRead): readonly [Samples, Samples] {
  if (x.rows === undefined && y.rows === undefined) return [x.samples, y.samples];
  const [inX, inY] = [totalOf(x), totalOf(y)];
  if (inX !== inY) {
    throw new RangeError(
      "estimate(--x, --y): row i of x belongs to row i of y, so both must have as many rows, got " +
        `${countText(inX)} in ${x.samples.name} and ${countText(inY)} in ${y.samples.name}`,
    );
  }
  const lacking = new Set([...(x.rows?.dropped ?? []), ...(y.rows?.dropped ?? [])]);
  if (lacking.size === inX) {
    throw new RangeError(
      `estimate(--missing): no pair is left of ${countText(inX)}: each misses a value of x or y`,
    );
  }
  return [common(x, lacking), common(y, lacking)];
}
