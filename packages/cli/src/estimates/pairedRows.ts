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

/** Both files' rows are counted, those that were left out too. @throws RangeError unless there are as many */
function requireAsMany(names: readonly [string, string], a: SamplesRead, b: SamplesRead): void {
  const [inA, inB] = [totalOf(a), totalOf(b)];
  if (inA === inB) return;
  throw new RangeError(
    `estimate(--${names.join(", --")}): row i of ${names[0]} belongs to row i of ${names[1]}, so both must have as many rows, got ` +
      `${countText(inA)} in ${a.samples.name} and ${countText(inB)} in ${b.samples.name}`,
  );
}

/**
 * Samples whose rows belong together, without the rows that any file misses a value in: what is left out of one is left out of all.
 *
 * @param z what is known beside x and y, where something is
 * @throws RangeError where the files do not have as many rows, or none is left
 */
export function pairedRows(
  x: SamplesRead,
  y: SamplesRead,
  z?: SamplesRead,
): { readonly x: Samples; readonly y: Samples; readonly z?: Samples } {
  requireAsMany(["x", "y"], x, y);
  if (z !== undefined) requireAsMany(["x", "z"], x, z);
  const lacking = new Set([x, y, z].flatMap((read) => read?.rows?.dropped ?? []));
  if (lacking.size === totalOf(x)) {
    const which = z === undefined ? "x or y" : "x, y or z";
    throw new RangeError(
      `estimate(--missing): no pair is left of ${countText(totalOf(x))}: each misses a value of ${which}`,
    );
  }
  const kept = (read: SamplesRead) => common(read, lacking);
  return { x: kept(x), y: kept(y), ...(z && { z: kept(z) }) };
}
