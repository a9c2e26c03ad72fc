import type { EstimateOptions } from "../fit/estimateOptions.ts";
import { blockQuantity, jackknife } from "../quantity/blockQuantity.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import {
  jointAndProduct,
  limitWarning,
  meanOf,
  meansOf,
  pairsIn,
  scoredPairs,
  scoreLimit,
} from "./scoredPairs.ts";

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
export async function nwj(x: Samples, y: Samples, options: EstimateOptions = {}): Promise<Quantity> {
  const { selection, evaluation } = await scoredPairs("nwj", x, y, options, (blocks) => {
    const [joint, product] = meansOf(blocks, scoreLimit(blocks));
    return joint - Math.log(product); // the bound with the best constant
  });
  const limit = scoreLimit(evaluation);
  const c = Math.log(meansOf(selection, limit)[1]);
  const means = evaluation.map((block) => jointAndProduct(block, limit));
  const n = pairsIn(evaluation);
  const estimate = jackknife(
    means.map(({ joint, product }) => [1 + joint - c - product * Math.exp(-c)]),
    ([mean = 0]) => mean,
  );
  return warned(
    atLeast(0, blockQuantity("lower-bound", Number.POSITIVE_INFINITY, n, estimate)),
    limitWarning(meanOf(means.map(({ limited }) => limited)), n),
    fewWarning(n),
  );
}
