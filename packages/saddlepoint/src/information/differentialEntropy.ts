import { meanQuantity } from "../quantity/meanQuantity.ts";
import { fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { requireSamples } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { entropyTerms } from "./kozachenkoLeonenko.ts";

export type DifferentialEntropyOptions = {
  /** Neighbours: fewer have less bias, more have less variance. Default 3. */
  readonly k?: number;
};

const LEAST = 10;

/**
 * The nearest-neighbour estimate of the differential entropy h(x) of continuous samples, in nats.
 *
 * ψ(n) − ψ(k) + d mean log 2ε, ε the distance to the k-th neighbour in the largest difference of a column (Kozachenko and Leonenko
 * 1987; Kraskov et al. 2004, eq. 20). In the data's own units: it moves by log s where a column is multiplied by s.
 *
 * @throws RangeError for fewer than 10 samples, a k that is no integer from 1 to n − 1, or where more than k samples coincide: then x
 * is not continuous, and its differential entropy is −∞
 */
export function differentialEntropy(x: Samples, { k = 3 }: DifferentialEntropyOptions = {}): Quantity {
  const owner = "differentialEntropy";
  requireSamples(`${owner}(x)`, "x", x, LEAST);
  if (!Number.isInteger(k) || k < 1 || k >= x.n)
    throw new RangeError(`${owner}(options): k must be an integer from 1 to n - 1 = ${x.n - 1}, got ${k}`);
  const terms = entropyTerms(x, k);
  const coinciding = terms.reduce((count, term) => count + (term === Number.NEGATIVE_INFINITY ? 1 : 0), 0);
  if (coinciding > 0) {
    throw new RangeError(
      `${owner}(x): x must be continuous, but ${coinciding} of ${x.n} samples coincide with ${k} others or more: rounded or discrete ` +
        "values have no density; count them, or add what rounding took away",
    );
  }
  return warned(meanQuantity("h(x)", terms, { kind: "estimate" }), fewWarning(x.n));
}
