import type { EstimateOptions } from "../fit/estimateOptions.ts";
import { jackknife } from "../quantity/blockQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import { boundOfMeans } from "./scoredPairs.ts";

/**
 * The lower bound of Nguyen, Wainwright and Jordan on I(x; y), in nats: the f-GAN bound on KL(p(x, y)‖p(x) p(y)).
 *
 * I(x; y) ≥ E_p(x,y) T − E_p(x)p(y) e^(T−1) (Nguyen et al. 2010, eq. 25; MINE-f in Belghazi et al. 2018, eq. 6), for any
 * critic T. Unlike Donsker and Varadhan's, its sample mean is unbiased: held-out, its expectation is a bound. T = 1 + v − c
 * with v the fitted log ratio and c = log mean eᵛ over the pairs that the critic was chosen by. Pairs are split, blocked
 * and scores cut as in `donskerVaradhan`.
 *
 * @param x samples, n rows
 * @param y samples, n rows: row i belongs to row i of x
 * @returns a lower bound with a 95 % interval over blocks; n counts the held-out pairs
 * @throws RangeError when x and y are not pairs, there are fewer than 30, or a value is not finite
 * @throws the signal's reason when it is aborted
 */
export function nwj(x: Samples, y: Samples, options: EstimateOptions = {}): Promise<Quantity> {
  return boundOfMeans("nwj", x, y, options, (means, c) =>
    jackknife(means.map(({ joint, product }) => [1 + joint - c - product * Math.exp(-c)])),
  );
}
