import { numpy as np } from "@jax-js/jax";
import { compile, spec, type Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import { mlp } from "../networks/mlp.ts";
import { leafOf, mapNamed } from "../networks/named.ts";
import { sigmoid } from "../numeric/sigmoid.ts";
import { stream } from "../random/stream.ts";
import type { EstimateSettings } from "./estimateOptions.ts";
import { feedOf, tensorOfSamples } from "./feed.ts";
import { fitNetwork } from "./fitNetwork.ts";
import { partition } from "./partition.ts";
import { quietStart } from "./quietStart.ts";
import { type Samples, takeSamples } from "./samples.ts";
import { standardisationOf, standardised } from "./standardisation.ts";

/** A family of conditional distributions q(y|x) whose parameters, the head, a network reads from x. */
export type ConditionalFamily = {
  /** Outputs of the network. */
  readonly headSize: number;
  /** log q of each row, heads [n, headSize] and y [n, d] → [n]. Consumes its arguments. */
  readonly logLikelihood: (head: np.Array, y: np.Array) => np.Array;
};

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

/** |log σ| of a standardised column stays below this: e⁻⁷ is a thousandth of the column's own deviation. */
const LOG_SCALE_BOUND = 7;

/** Independent normal columns with learned means and deviations; the squash of log σ is smooth and has slope 1 at 0. */
export function gaussianFamily(d: number): ConditionalFamily {
  return {
    headSize: 2 * d,
    logLikelihood(head, y) {
      const [mean, raw] = np.split(head, 2, -1);
      if (mean === undefined || raw === undefined)
        throw new RangeError("gaussianFamily: head must be [n, 2 d]");
      const logScale = sigmoid(raw.mul(2 / LOG_SCALE_BOUND))
        .mul(2 * LOG_SCALE_BOUND)
        .sub(LOG_SCALE_BOUND);
      const z = y.sub(mean).mul(np.exp(logScale.ref.neg()));
      return z.ref
        .mul(z)
        .mul(-0.5)
        .sub(logScale)
        .sub(0.5 * Math.log(2 * Math.PI))
        .sum(-1);
    },
  };
}

/** A class of k, given as one-hot rows. */
export function categoricalFamily(k: number): ConditionalFamily {
  return {
    headSize: k,
    logLikelihood(head, y) {
      const largest = np.max(head.ref, -1, { keepdims: true });
      const shifted = head.sub(largest);
      const logTotal = np.log(np.exp(shifted.ref).sum(-1));
      return shifted.mul(y).sum(-1).sub(logTotal);
    },
  };
}

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

function rowsOf({ values, n, d }: Samples, from: number, until: number): Samples {
  const end = Math.min(until, n);
  return { values: values.subarray(from * d, end * d), n: end - from, d };
}
