import type { Cells } from "../information/plugInInformation.ts";
import type { Factor } from "../samples/samples.ts";
import type { CodeReadings } from "./codeReadings.ts";

/** Continuous readings are counted in so many bins of as many samples each, as is usual for MIG (Locatello et al. 2019). */
const BINS = 20;

/** How many bins a continuous code has: 20, or as many as a factor has values that has more, so that a code may be any factor. */
export const binsFor = (factors: readonly Pick<Factor, "count">[]): number =>
  factors.reduce((most, { count }) => Math.max(most, count), BINS);

/** A discrete code's symbols; a continuous one's bins by rank, equal numbers in one bin. Few different numbers are symbols too. */
export function cellsOfCode({ discrete, values }: CodeReadings, bins: number): Cells {
  const symbols = new Map<number, number>();
  for (let i = 0; i < values.length && (discrete || symbols.size <= bins); i++) {
    const value = values[i] ?? 0;
    if (!symbols.has(value)) symbols.set(value, symbols.size);
  }
  if (discrete || symbols.size <= bins) {
    return { cells: Int32Array.from(values, (value) => symbols.get(value) ?? 0), count: symbols.size };
  }
  const order = Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const cells = new Int32Array(values.length);
  let first = 0;
  order.forEach((row, rank) => {
    if (values[row] !== values[order[first] ?? 0]) first = rank;
    cells[row] = Math.floor((bins * first) / values.length);
  });
  return { cells, count: bins };
}
