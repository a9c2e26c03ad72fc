import { lax, numpy as np } from "@jax-js/jax";
import { constantWeights } from "./initial.ts";
import type { Layer, Named } from "./layer.ts";
import { leafOf, underPrefix, withPrefix } from "./named.ts";

/** The name under which a reader has this layer. */
export const FOLLOWED = "followed";

/** The raw log scale of a followed code's posterior: a deviation of about 0.35 of the code's own. */
const RAW_LOG_SCALE = -1.1;
/** Kept of the running statistics at each step. */
const DECAY = 0.98;
const LEAST_VARIANCE = 1e-4;

/** Ones at columns of the heads, [k, headSize]. */
const placing = (headSize: number, columns: readonly number[]): np.Array =>
  np.array(
    Float32Array.from({ length: columns.length * headSize }, (_, i) =>
      i % headSize === columns[Math.floor(i / headSize)] ? 1 : 0,
    ),
    { shape: [columns.length, headSize] },
  );

/**
 * Heads of which some are readings of codes that follow a change of the samples: [n, headSize], same shape out.
 *
 * In training the readings u are left as they are, in units of the change. In mode "evaluate" a reading is (u − mean)/deviation,
 * of mean 0 and variance 1 over real samples as a code from N(0, 1), with a fixed scale beside it: a Gaussian's head. Mean and
 * variance are measured by `calibrated`.
 *
 * @param columns where each followed code's head, two columns, begins
 */
export function followedHeads(headSize: number, columns: readonly number[]): Layer {
  const k = columns.length;
  const isRaw = (column: number): boolean => columns.includes(column - 1);
  const constants = (of: (column: number) => number) =>
    np.array(
      Float32Array.from({ length: headSize }, (_, column) => of(column)),
      { shape: [1, headSize] },
    );
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
      if (mode === "train") return { output: heads, statistics };
      const take = (name: string) => leafOf(statistics, name, "followedHeads");
      take("batches").dispose();
      const factor = np.reciprocal(deviationOf(take("variance"))).reshape([1, k]);
      const shift = take("mean").reshape([1, k]).mul(factor.ref);
      const kept = constants((column) => (columns.includes(column) || isRaw(column) ? 0 : 1));
      const fixed = constants((column) => (isRaw(column) ? RAW_LOG_SCALE : 0));
      const scale = kept.add(np.matmul(factor, placing(headSize, columns)));
      const output = heads
        .mul(scale)
        .sub(np.matmul(shift, placing(headSize, columns)))
        .add(fixed);
      return { output, statistics: {} };
    },
  };
}

const deviationOf = (variance: np.Array): np.Array => np.sqrt(np.maximum(variance, LEAST_VARIANCE));

/**
 * A reader's statistics with those of the readings measured once more, on real samples as they are: views' readings would not
 * do, since a transformed image is softer than an original, and so bolder.
 *
 * @param statistics of a reader that has followed heads; consumed
 * @param heads of some real samples in mode "evaluate" by these statistics, [m, headSize]; consumed
 */
export function calibrated(
  statistics: Named<np.Array>,
  heads: np.Array,
  columns: readonly number[],
): Named<np.Array> {
  const headSize = heads.shape[1] ?? 0;
  const own = underPrefix(FOLLOWED, statistics);
  const take = (name: string) => leafOf(own, name, "calibrated");
  const readings = np.matmul(lax.stopGradient(heads), placing(headSize, columns).transpose());
  const middle = readings.ref.mean(0);
  const centred = readings.sub(middle.ref);
  const spread = centred.ref.mul(centred).mean(0);
  const next = take("batches").add(1);
  const added = np.maximum(np.reciprocal(next.ref), 1 - DECAY);
  const deviation = deviationOf(take("variance").ref);
  // Readings are in units of the deviation, about the mean, as they were before this batch.
  const mean = take("mean").add(middle.mul(deviation.ref).mul(added.ref));
  const found = spread.mul(deviation.ref).mul(deviation);
  const variance = take("variance").ref.add(found.sub(take("variance")).mul(added));
  return { ...statistics, ...withPrefix(FOLLOWED, { mean, variance, batches: next }) };
}
