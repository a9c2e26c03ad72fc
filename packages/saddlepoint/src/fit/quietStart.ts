import { Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";

/** What is left of the last layer's initial weights. */
const LOUDNESS = 0.1;

/**
 * Initial weights whose last matrix is a tenth: the network starts near a constant, from where every fit is short. He's
 * weights are for hidden layers; in the last one they start log ratios and log scales far from anything plausible.
 */
export function quietStart(weights: Named<Tensor>): Named<Tensor> {
  const last = Object.keys(weights).findLast((name) => name.endsWith(".weight"));
  return mapNamed(weights, (leaf, name) => {
    if (name !== last) return leaf;
    const quiet = Float32Array.from(leaf.data, Number).map((value) => LOUDNESS * value);
    return new Tensor("float32", quiet, leaf.dims);
  });
}
