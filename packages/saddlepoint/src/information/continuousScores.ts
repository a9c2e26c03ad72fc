import { normalScores } from "../samples/normalScores.ts";
import type { Samples } from "../samples/samples.ts";
import { apart } from "./apart.ts";

/** Normal scores of each column, equal values set apart: the same information, no tails and no ties. */
export function continuousScores(y: Samples, seed: number): Samples<Float32Array> {
  const ranks = apart(y, seed, "y");
  return normalScores(ranks)(ranks);
}
