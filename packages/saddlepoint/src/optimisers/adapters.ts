import type { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import { merged, underPrefix, withPrefix } from "../networks/named.ts";
import type { Optimiser } from "./optimiser.ts";

/** An optimiser's state as two trees, until game/ holds it by name. */
export type Moments<A> = { readonly first: Named<A>; readonly second: Named<A> };

const split = <A>(state: Named<A>): Moments<A> => ({
  first: underPrefix("first", state),
  second: underPrefix("second", state),
});

/** An optimiser's moments before its first step. */
export const initialMoments = (optimiser: Optimiser, weights: Named<Tensor>): Moments<Tensor> =>
  split(optimiser.init(weights));

/** One step of an optimiser. Consumes its arrays. */
export function optimiserStep(
  optimiser: Optimiser,
  weights: Named<np.Array>,
  gradients: Named<np.Array>,
  { first, second }: Moments<np.Array>,
  t: np.Array,
): { readonly weights: Named<np.Array>; readonly moments: Moments<np.Array> } {
  const state = merged([withPrefix("first", first), withPrefix("second", second)]);
  const moved = optimiser.update(gradients, state, weights, t);
  return { weights: moved.weights, moments: split(moved.state) };
}
