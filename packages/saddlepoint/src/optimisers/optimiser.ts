import type { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { constantWeights } from "../networks/initial.ts";
import type { Named } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";
import { type Adam, adamStep, type Moments } from "./adam.ts";
import { type RmsProp, rmsPropStep } from "./rmsProp.ts";

/** How a player's weights follow their gradients. */
export type Optimiser = Adam | RmsProp;

const zeros = (weights: Named<Tensor>): Named<Tensor> =>
  mapNamed(weights, ({ dims }) => constantWeights(dims, 0));

/** An optimiser's moments before its first step: RMSProp keeps the second alone. */
export const initialMoments = ({ kind }: Optimiser, weights: Named<Tensor>): Moments<Tensor> => ({
  first: kind === "adam" ? zeros(weights) : {},
  second: zeros(weights),
});

/**
 * One step of an optimiser. Consumes its arrays.
 *
 * @param t how many steps this one makes, 1 the first: a scalar array
 */
export function optimiserStep(
  optimiser: Optimiser,
  weights: Named<np.Array>,
  gradients: Named<np.Array>,
  moments: Moments<np.Array>,
  t: np.Array,
): { readonly weights: Named<np.Array>; readonly moments: Moments<np.Array> } {
  if (optimiser.kind === "adam") return adamStep(optimiser, weights, gradients, moments, t);
  t.dispose();
  const { weights: updated, squares } = rmsPropStep(optimiser, weights, gradients, moments.second);
  return { weights: updated, moments: { first: {}, second: squares } };
}
