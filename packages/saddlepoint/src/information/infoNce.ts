import type { EstimateOptions } from "../fit/estimateOptions.ts";
import { logMeanExp } from "../numeric/logMeanExp.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import type { ScoreBlock } from "./fitPairs.ts";
import { boundOfContrasts } from "./scoredPairs.ts";

/**
 * The InfoNCE lower bound on I(x; y), in nats, which cannot exceed log K for blocks of K pairs.
 *
 * I(x; y) ≥ E (1/K) Σ_i [v(x_i, y_i) − log (1/K) Σ_j e^v(x_i, y_j)] (van den Oord et al. 2018; Poole et al. 2019, eq. 10),
 * for any critic v: exactly, for every K and in expectation over blocks, so the mean over independent held-out blocks has
 * an honest interval. The mean of both directions, which tell the y of an x and the x of a y. K is a tenth of the held-out
 * pairs, at most 256.
 *
 * @param x samples, n rows
 * @param y samples, n rows: row i belongs to row i of x
 * @returns a lower bound whose ceiling is log K: what the bound, not the information, can reach at most
 * @throws RangeError when x and y are not pairs, there are fewer than 30, or a value is not finite
 * @throws the signal's reason when it is aborted
 */
export function infoNce(x: Samples, y: Samples, options: EstimateOptions = {}): Promise<Quantity> {
  return boundOfContrasts("infoNce", x, y, options, contrast, (size) => size);
}

/** The InfoNCE bound of one block, both ways. */
function contrast({ scores, size }: ScoreBlock): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const own = scores[i * size + i] ?? 0;
    const row = logMeanExp(size, (j) => scores[i * size + j] ?? 0);
    const column = logMeanExp(size, (j) => scores[j * size + i] ?? 0);
    sum += own - (row + column) / 2;
  }
  return sum / size;
}
