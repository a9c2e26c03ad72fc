import type { numpy as np } from "@jax-js/jax";
import { compile, spec, type Tensor } from "@saddlepoint/engine";
import type { EstimateSettings } from "../fit/estimateOptions.ts";
import { feedOf, tensorOfSamples } from "../fit/feed.ts";
import { fitNetwork } from "../fit/fitNetwork.ts";
import { quietStart } from "../fit/quietStart.ts";
import type { Named } from "../networks/layer.ts";
import { mlp } from "../networks/mlp.ts";
import { leafOf, mapNamed } from "../networks/named.ts";
import { stream } from "../random/stream.ts";
import { partition } from "../samples/partition.ts";
import { takeSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { standardisationOf, standardised } from "../samples/standardisation.ts";
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
};

/** Pairs a block. */
const BLOCK = 64;

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
  const { seed, hidden, batchSize, threads } = settings;
  const parts = partition(x.n, seed, "partition.pairs");
  const scale = standardisationOf(takeSamples(x, parts.training));
  const take = (rows: Int32Array) => ({
    x: standardised(takeSamples(x, rows), scale),
    y: takeSamples(y, rows),
  });
  const training = take(parts.training);
  const selection = take(parts.selection);
  const evaluation = take(parts.evaluation);
  const network = mlp([x.d, ...hidden, family.headSize]);
  const weights = quietStart(network.init(stream(seed, "weights.conditional")).weights);
  const likelihood = (using: Named<np.Array>, a: np.Array, b: np.Array) =>
    family.logLikelihood(network.apply({ weights: using, statistics: {} }, a, "train").output, b);
  const shapes = mapNamed(weights, ({ dims }) => spec([...dims]));
  const read = await compile<[Named<np.Array>, np.Array, np.Array], np.Array>(
    likelihood,
    [shapes, spec(["rows", x.d]), spec(["rows", y.d])],
    { name, threads },
  );
  try {
    const score = async (using: Named<Tensor>, of: { x: Samples; y: Samples }): Promise<Float64Array> => {
      const out = new Float64Array(of.x.n);
      for (let from = 0; from < of.x.n; from += ROWS) {
        const [a, b] = [rowsOf(of.x, from, from + ROWS), rowsOf(of.y, from, from + ROWS)];
        const { data } = await read(using, tensorOfSamples(a), tensorOfSamples(b));
        out.set(Float64Array.from(data, Number), from);
      }
      return out;
    };
    const size = Math.min(batchSize, training.x.n);
    const next = feedOf([training.x, training.y], size, stream(seed, "batches.pairs"));
    const fitted = await fitNetwork(
      {
        name,
        weights,
        shapes: { x: [size, x.d], y: [size, y.d] },
        loss: (using, inputs) =>
          likelihood(using, leafOf(inputs, "x", name), leafOf(inputs, "y", name))
            .mean()
            .neg(),
        next: (count) => {
          const [a, b] = next(count);
          return a === undefined || b === undefined ? {} : { x: a, y: b };
        },
        score: async (using) => {
          const found = await score(using, selection);
          return found.reduce((sum, value) => sum + value, 0) / found.length;
        },
      },
      settings,
    );
    const blockSize = Math.min(BLOCK, Math.max(2, Math.floor(evaluation.x.n / LEAST_BLOCKS)));
    const blocks: Float64Array[] = [];
    for (let from = 0; from + blockSize <= evaluation.x.n; from += blockSize) {
      const [a, b] = [
        rowsOf(evaluation.x, from, from + blockSize),
        rowsOf(evaluation.y, from, from + blockSize),
      ];
      const all = Array.from({ length: blockSize ** 2 }, (_, at) => at);
      const scores = await score(fitted.weights, {
        x: takeSamples(
          a,
          all.map((at) => Math.floor(at / blockSize)),
        ),
        y: takeSamples(
          b,
          all.map((at) => at % blockSize),
        ),
      });
      blocks.push(scores);
    }
    return {
      logLikelihoods: await score(fitted.weights, evaluation),
      blocks,
      blockSize,
      rows: parts.evaluation,
    };
  } finally {
    await read.release();
  }
}

/** An interval from fewer blocks than this would be wide. */
const LEAST_BLOCKS = 10;

/** Rows that go through a network in one call. */
const ROWS = 8192;

function rowsOf(of: Samples, from: number, until: number): Samples {
  const end = Math.min(until, of.n);
  return { ...of, values: of.values.subarray(from * of.d, end * of.d), n: end - from };
}
