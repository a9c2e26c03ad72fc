import type { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";
import type { Applied, Layer, Mode, Variables } from "./layer.ts";
import { merged, underPrefix, withPrefix } from "./named.ts";

/** Initial variables of named layers, in order, each name before its layer's own. */
export function initNested(layers: Readonly<Record<string, Layer>>, stream: Stream): Variables<Tensor> {
  const made = Object.entries(layers).map(([name, layer]) => ({ name, ...layer.init(stream) }));
  return {
    weights: merged(made.map(({ name, weights }) => withPrefix(name, weights))),
    statistics: merged(made.map(({ name, statistics }) => withPrefix(name, statistics))),
  };
}

/** Applies the layer called `name` with its own part of the variables. */
export function applyNested(
  name: string,
  layer: Layer,
  { weights, statistics }: Variables<np.Array>,
  x: np.Array,
  mode: Mode,
): Applied {
  const own = { weights: underPrefix(name, weights), statistics: underPrefix(name, statistics) };
  const applied = layer.apply(own, x, mode);
  return { output: applied.output, statistics: withPrefix(name, applied.statistics) };
}
