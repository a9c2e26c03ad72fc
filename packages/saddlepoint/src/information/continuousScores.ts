import { normalScores } from "../samples/normalScores.ts";
import type { Samples } from "../samples/samples.ts";
import { apart } from "./apart.ts";
import { decorrelated } from "./decorrelated.ts";

/**
 * Normal scores of each column, equal values set apart, in directions that do not correlate: the same information, no tails, no ties
 * and no column that others give.
 */
export function continuousScores(y: Samples, seed: number): Samples<Float32Array> {
  const ranks = apart(y, seed, "y");
  return decorrelated(normalScores(ranks)(ranks));
}
