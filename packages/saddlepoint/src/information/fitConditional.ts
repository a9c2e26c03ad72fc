import type { numpy as np } from "@jax-js/jax";
import type { EstimateSettings } from "../fit/estimateOptions.ts";
import { shuffledRows } from "../fit/feed.ts";
import { fitWeights } from "../fit/fit.ts";
import { quietStart } from "../fit/quietStart.ts";
import { compileReading, rowsOf } from "../fit/reading.ts";
import type { Named } from "../networks/layer.ts";
import { mlp } from "../networks/mlp.ts";
import { outputOf } from "../networks/outputOf.ts";
import { stream } from "../random/stream.ts";
import { normalScores } from "../samples/normalScores.ts";
import { partition } from "../samples/partition.ts";
import { subset, takeSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import type { ConditionalFamily } from "./conditionalFamily.ts";

/** Held-out pairs with what the fitted network says of them. */
export type FittedConditional = {
  /** log q(y_i|x_i), in nats. */
  readonly logLikelihoods: Float64Array;
  /** log q(y_j|x_i) of some K×K blocks of them, row by row. */
  readonly blocks: readonly Float64Array[];
  readonly blockSize: number;
  /** The rows of x and y that they are. */
  readonly rows: Int32Array;
  /** Whether the fit ended because more steps helped no more. */
  readonly settled: boolean;
};

/** Pairs a block. */
const BLOCK = 64;

/** An interval from fewer blocks than this would be wide. */
const LEAST_BLOCKS = 10;

/**
 * Fits q(y|x) by maximum likelihood to a half of the pairs, chooses by a sixth, and reads it off on the rest.
 *
 * @param y as the family takes it, already scaled
 */
export async function fitConditional(
  name: string,
  x: Samples,
  y: Samples,
  family: ConditionalFamily,
  settings: EstimateSettings,
): Promise<FittedConditional> {
  const { seed, hidden, batchSize, threads, optimiser } = settings;
  const parts = partition(x.n, seed, "partition.pairs");
  const scores = normalScores(subset(x, parts.training));
  const take = (rows: Int32Array) => [scores(subset(x, rows)), takeSamples(y, rows)] as const;
  const [selection, evaluation] = [take(parts.selection), take(parts.evaluation)];
  const network = mlp([x.d, ...hidden, family.headSize]);
  const weights = quietStart(network.init(stream(seed, "weights.conditional")).weights);
  const likelihood = (using: Named<np.Array>, a: np.Array, b: np.Array) =>
    family.logLikelihood(outputOf(network, using, a), b);
  const reading = await compileReading(likelihood, weights, [x.d, y.d], { name, threads });
  try {
    const size = Math.min(batchSize, parts.training.length);
    const { weights: fitted, settled } = await fitWeights(
      {
        weights,
        optimiser,
        feed: shuffledRows(take(parts.training), size, stream(seed, "batches.pairs")),
        loss: (using, a, b) => likelihood(using, a, b).mean().neg(),
      },
      {
        ...settings,
        name,
        async score(using) {
          const found = await reading(using, ...selection);
          return found.reduce((sum, value) => sum + value, 0) / found.length;
        },
      },
    );
    const held = parts.evaluation.length;
    const blockSize = Math.min(BLOCK, Math.max(2, Math.floor(held / LEAST_BLOCKS)));
    const rowOf = Int32Array.from({ length: blockSize ** 2 }, (_, at) => Math.floor(at / blockSize));
    const columnOf = rowOf.map((_, at) => at % blockSize);
    const blocks: Float64Array[] = [];
    for (let from = 0; from + blockSize <= held; from += blockSize) {
      const [a, b] = evaluation;
      const [xs, ys] = [rowsOf(a, from, from + blockSize), rowsOf(b, from, from + blockSize)];
      const [ofX, ofY] = [takeSamples(xs, rowOf), takeSamples(ys, columnOf)];
      blocks.push(Float64Array.from(await reading(fitted, ofX, ofY)));
    }
    const logLikelihoods = Float64Array.from(await reading(fitted, ...evaluation));
    return { logLikelihoods, blocks, blockSize, rows: parts.evaluation, settled };
  } finally {
    await reading.release();
  }
}
