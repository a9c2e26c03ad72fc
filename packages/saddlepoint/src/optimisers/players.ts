import type { numpy as np } from "@jax-js/jax";
import type { Named } from "../networks/layer.ts";
import { mapNamed, merged, underPrefix, withPrefix } from "../networks/named.ts";
import type { Optimiser } from "./optimiser.ts";

/**
 * Optimisers of several players who move at once, as one: each moves the weights under its own name, "critic.dense1.weight"
 * by the optimiser "critic", and remembers under it, "critic.first.dense1.weight".
 *
 * @example byPlayer({ critic: ascending(adam({ rate: 5e-3 })), generator: adam({ rate: 1e-3 }) })
 */
export function byPlayer(optimisers: Named<Optimiser>): Optimiser {
  const players = Object.entries(optimisers);
  return {
    init: (weights) =>
      merged(
        players.map(([name, optimiser]) => withPrefix(name, optimiser.init(underPrefix(name, weights)))),
      ),
    update(gradients, state, weights, t) {
      const moved = players.map(([name, optimiser]) => {
        const own = <A>(named: Named<A>): Named<A> => underPrefix(name, named);
        const next = optimiser.update(own(gradients), own(state), own(weights), t.ref);
        return { weights: withPrefix(name, next.weights), state: withPrefix(name, next.state) };
      });
      t.dispose();
      return {
        weights: merged(moved.map((player) => player.weights)),
        state: merged(moved.map((player) => player.state)),
      };
    },
  };
}

/** The same optimiser uphill: for the player who raises what the others lower. */
export const ascending = ({ init, update }: Optimiser): Optimiser => ({
  init,
  update: (gradients, state, weights, t) =>
    update(
      mapNamed(gradients, (gradient: np.Array) => gradient.neg()),
      state,
      weights,
      t,
    ),
});
