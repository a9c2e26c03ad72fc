import { lax, numpy as np } from "@jax-js/jax";
import { constantWeights } from "./initial.ts";
import type { Layer } from "./layer.ts";
import { leafOf } from "./named.ts";

/** The raw log scale of a followed code's posterior: a deviation of about 0.35 of the code's own. */
const RAW_LOG_SCALE = -1.1;
/** Kept of the running statistics at each step. */
const DECAY = 0.98;
const LEAST_VARIANCE = 1e-4;

/**
 * Heads of which some are readings of codes that follow a change of the samples: [n, headSize], same shape out.
 *
 * In training the readings u are left as they are, in units of the change, and the rows are two views of the same samples, one
 * half after the other. What a sample's two views have in common is the sample's own: the variance of u over real samples is
 * the covariance of the two halves, whatever the views were changed by. In mode "evaluate" a reading is (u − mean)/deviation,
 * of mean 0 and variance 1 over real samples as a code from N(0, 1), with a fixed scale beside it: a Gaussian's head.
 *
 * @param columns where each followed code's head, two columns, begins
 */
export function followedHeads(headSize: number, columns: readonly number[]): Layer {
  const k = columns.length;
  /** Ones at the given columns, [k, headSize]. */
  const placing = (offset: number) =>
    np.array(
      Float32Array.from({ length: k * headSize }, (_, i) => {
        const [row, column] = [Math.floor(i / headSize), i % headSize];
        return column === (columns[row] ?? -1) + offset ? 1 : 0;
      }),
      { shape: [k, headSize] },
    );
  const constants = (of: (column: number) => number) =>
    np.array(
      Float32Array.from({ length: headSize }, (_, column) => of(column)),
      { shape: [1, headSize] },
    );
  const isRaw = (column: number): boolean => columns.includes(column - 1);
  return {
    init: () => ({
      weights: {},
      statistics: {
        mean: constantWeights([k], 0),
        variance: constantWeights([k], 1),
        batches: constantWeights([], 0),
      },
    }),
    apply({ statistics }, heads, mode) {
      const take = (name: string) => leafOf(statistics, name, "followedHeads");
      const [mean, variance, batches] = [take("mean"), take("variance"), take("batches")];
      if (mode === "evaluate") {
        batches.dispose();
        const factor = np.reciprocal(np.sqrt(np.maximum(variance, LEAST_VARIANCE))).reshape([1, k]);
        const shift = mean.reshape([1, k]).mul(factor.ref);
        const kept = constants((column) => (columns.includes(column) || isRaw(column) ? 0 : 1));
        const fixed = constants((column) => (isRaw(column) ? RAW_LOG_SCALE : 0));
        const scale = kept.add(np.matmul(factor, placing(0)));
        const output = heads
          .mul(scale)
          .sub(np.matmul(shift, placing(0)))
          .add(fixed);
        return { output, statistics: {} };
      }
      const readings = np.matmul(lax.stopGradient(heads.ref), placing(0).transpose());
      const middle = readings.ref.mean(0);
      const [first, second] = np.split(readings.sub(middle.ref), 2, 0);
      if (first === undefined || second === undefined) throw new RangeError("two views make two halves");
      const common = first.mul(second).mean(0);
      const next = batches.add(1);
      const added = np.maximum(np.reciprocal(next.ref), 1 - DECAY);
      const follow = (running: np.Array, batch: np.Array) =>
        running.ref.add(batch.sub(running).mul(added.ref));
      const followed = { mean: follow(mean, middle), variance: follow(variance, common), batches: next };
      added.dispose();
      return { output: heads, statistics: followed };
    },
  };
}
