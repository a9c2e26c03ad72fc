import { lax, numpy as np, vjp } from "@jax-js/jax";
import type { Named } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";

/** A loss, what else was computed with it, and the loss's gradient in the weights. */
export type ValueAndGradient = {
  readonly loss: np.Array;
  readonly aux: Named<np.Array>;
  readonly gradients: Named<np.Array>;
};

/**
 * The gradient of a loss in weights, with other results of the same computation. Consumes the weights.
 *
 * jax-js's own `hasAux` leaves auxiliary results unusable where the loss holds a gradient itself, as penalties do: its
 * inner trace stays on the stack, and the outer one is lowered too little. Here they are outputs like the loss, cut off
 * from differentiation.
 *
 * @param f weights to the loss, a scalar, and other arrays by name
 */
export function valueAndGradient(
  f: (weights: Named<np.Array>) => Pick<ValueAndGradient, "loss" | "aux">,
  weights: Named<np.Array>,
): ValueAndGradient {
  // The loss comes first: outputs without a tangent are left out of the transposed function, which pairs by place.
  const outputs = (at: Named<np.Array>): [np.Array, Named<np.Array>] => {
    const { loss, aux } = f(at);
    return [loss, mapNamed(aux, (leaf) => lax.stopGradient(leaf))];
  };
  const [[loss, aux], pullBack] = vjp(outputs, [weights]);
  const [gradients] = pullBack([np.ones([]), mapNamed(aux, () => np.zeros([]))]);
  pullBack.dispose();
  return { loss, aux, gradients };
}
