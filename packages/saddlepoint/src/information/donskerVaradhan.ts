import type { EstimateOptions } from "../fit/estimateOptions.ts";
import { jackknife } from "../quantity/blockQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import { boundOfMeans } from "./scoredPairs.ts";

/**
 * The Donsker–Varadhan lower bound on I(x; y), in nats, known as MINE where a network is its critic.
 *
 * I(x; y) ≥ E_p(x,y) v − log E_p(x)p(y) eᵛ (Donsker and Varadhan 1983; Belghazi et al. 2018, eq. 5), for any critic v.
 *
 * A bound in expectations only: the log of a sample mean is too low on average, and the bound with it too high, by about
 * the mean's relative variance over 2n. Three things are done about that. The critic is fitted to a half of the pairs
 * and chosen by a sixth, and the bound is measured on the third that it never saw. The mean is over all combinations
 * of pairs within blocks of them, and the jackknife over these takes off the bias of first order. And scores are cut at
 * log n, n the held-out pairs, so that no sample that happens to be missing can carry the mean; with a warning where
 * that matters.
 *
 * @param x samples, n rows
 * @param y samples, n rows: row i belongs to row i of x
 * @returns a lower bound with a 95 % interval over blocks; n counts the held-out pairs
 * @throws RangeError when x and y are not pairs, there are fewer than 30, or a value is not finite
 * @throws the signal's reason when it is aborted
 */
export function donskerVaradhan(x: Samples, y: Samples, options: EstimateOptions = {}): Promise<Quantity> {
  return boundOfMeans("donskerVaradhan", x, y, options, (means) =>
    jackknife(
      means.map(({ joint, product }) => [joint, product]),
      ([joint = 0, product = 1]) => joint - Math.log(product),
    ),
  );
}
