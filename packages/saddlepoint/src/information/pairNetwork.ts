import { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { leakyRelu } from "../networks/activation.ts";
import { dense } from "../networks/dense.ts";
import type { Layer, Named } from "../networks/layer.ts";
import { mlp } from "../networks/mlp.ts";
import { merged, underPrefix, withPrefix } from "../networks/named.ts";
import type { Stream } from "../random/stream.ts";

/** A score of every pair of a row of x and a row of y. */
export type PairNetwork = {
  init(stream: Stream): Named<Tensor>;
  /** x [n, dx] and y [m, dy] → scores [n, m]. Consumes its arguments. */
  apply(weights: Named<np.Array>, x: np.Array, y: np.Array): np.Array;
};

const SLOPE = 0.1; // leakyRelu's own default

/**
 * A multilayer perceptron of (x, y) over all pairs: score(i, j) = mlp(act(x_i A + y_j B + b)).
 *
 * The first layer is linear, so it is done once a row instead of once a pair.
 */
export function pairNetwork(dx: number, dy: number, hidden: readonly number[]): PairNetwork {
  const [first = 64, ...rest] = hidden;
  const deviation = Math.sqrt(2 / (dx + dy)); // He et al. 2015, eq. 10, for the layer of both
  const parts: Readonly<Record<"x" | "y" | "pair", Layer>> = {
    x: dense(dx, first, { deviation }),
    y: dense(dy, first, { deviation, bias: false }),
    pair: mlp([first, ...rest, 1]),
  };
  const run = (name: keyof typeof parts, weights: Named<np.Array>, input: np.Array) =>
    parts[name].apply({ weights: underPrefix(name, weights), statistics: {} }, input, "train").output;
  const hiddenLayer = leakyRelu(SLOPE);
  return {
    init: (stream) =>
      merged(Object.entries(parts).map(([name, part]) => withPrefix(name, part.init(stream).weights))),
    apply(weights, x, y) {
      const [n = 0] = x.shape;
      const [m = 0] = y.shape;
      const rows = run("x", weights, x).reshape([n, 1, first]);
      const columns = run("y", weights, y).reshape([1, m, first]);
      const sums = np.add(rows, columns).reshape([n * m, first]);
      const { output } = hiddenLayer.apply({ weights: {}, statistics: {} }, sums, "train");
      return run("pair", weights, output).reshape([n, m]);
    },
  };
}
