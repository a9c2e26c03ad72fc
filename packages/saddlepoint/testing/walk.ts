import { numpy as np } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import { mapNamed } from "../src/networks/named.ts";
import type { Optimiser } from "../src/optimisers/optimiser.ts";
import { arrayOf, values } from "./jax.ts";

/** Where an optimiser takes a vector of weights, gradient by gradient, on jax-js' present device. */
export function walk(
  optimiser: Optimiser,
  start: readonly number[],
  gradients: readonly (readonly number[])[],
): number[][] {
  const initial = { w: new Tensor("float32", Float32Array.from(start), [start.length]) };
  let at = {
    weights: mapNamed(initial, arrayOf),
    state: mapNamed(optimiser.init(initial), arrayOf),
  };
  return gradients.map((gradient, i) => {
    const { weights, state } = at;
    at = { ...optimiser.update({ w: np.array([...gradient]) }, state, weights, np.array(i + 1)) };
    return values(at.weights.w?.ref ?? np.zeros([0]));
  });
}
