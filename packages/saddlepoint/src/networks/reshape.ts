import type { Layer } from "./layer.ts";

/** Gives each sample the shape `shape`: [n, …] → [n, ...shape]. */
export function reshape(shape: readonly number[]): Layer {
  return {
    init: () => ({ weights: {}, statistics: {} }),
    apply: (_variables, x) => ({ output: x.reshape([x.shape[0] ?? 0, ...shape]), statistics: {} }),
  };
}
