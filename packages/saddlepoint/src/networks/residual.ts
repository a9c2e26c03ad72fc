import type { Layer } from "./layer.ts";

/** x + f(x), for a layer that keeps its input's shape (He et al. 2016, eq. 1). */
export const residual = (layer: Layer): Layer => ({
  ...layer,
  apply(variables, x, mode) {
    const { output, statistics } = layer.apply(variables, x.ref, mode);
    return { output: x.add(output), statistics };
  },
});
