import { jensenShannon } from "../divergences/jensenShannon.ts";
import type { EstimateOptions } from "../fit/estimateOptions.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import { divergenceFromSamples } from "./divergenceFromSamples.ts";

/**
 * A lower bound on the Jensen-Shannon divergence JSD(P, Q) = ½ KL(P‖M) + ½ KL(Q‖M), M = (P + Q)/2, at most log 2 nats.
 *
 * Half of what f-GANs call Jensen-Shannon (Nowozin et al. 2016, table 1), and the information between a sample and the
 * coin that decided which of the two it came from (Lin 1991). All else as in `divergenceFromSamples`.
 */
export async function jensenShannonFromSamples(
  p: Samples,
  q: Samples,
  options: EstimateOptions = {},
): Promise<Quantity> {
  return halved(await divergenceFromSamples(jensenShannon, p, q, options));
}

/** JSD(P, Q), of which f-GANs count twice as much. */
export const halved = (whole: Quantity): Quantity => ({
  ...whole,
  quantity: "JSD(P, Q)",
  value: whole.value / 2,
  ceiling: whole.ceiling / 2,
  ci: [whole.ci[0] / 2, whole.ci[1] / 2],
});
