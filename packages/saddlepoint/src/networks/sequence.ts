import type { numpy as np } from "@jax-js/jax";
import type { Layer, Named } from "./layer.ts";
import { merged } from "./named.ts";
import { applyNested, initNested } from "./nested.ts";

/**
 * Layers applied one after the other; each layer's name prefixes its variables'.
 *
 * @example sequence({ dense1: dense(74, 1024, { bias: false }), norm1: batchNorm(1024), relu1: relu() })
 */
export function sequence(layers: Readonly<Record<string, Layer>>): Layer {
  return {
    mixesSamples: Object.values(layers).some(({ mixesSamples }) => mixesSamples === true),
    init: (stream) => initNested(layers, stream),
    apply(variables, x, mode) {
      let output = x;
      const carried: Named<np.Array>[] = [];
      for (const [name, layer] of Object.entries(layers)) {
        const applied = applyNested(name, layer, variables, output, mode);
        output = applied.output;
        carried.push(applied.statistics);
      }
      return { output, statistics: merged(carried) };
    },
  };
}
