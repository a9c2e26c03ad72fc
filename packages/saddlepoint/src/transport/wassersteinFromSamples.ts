import type { numpy as np } from "@jax-js/jax";
import { compile, spec } from "@saddlepoint/engine";
import { requireTwoSets } from "../divergences/divergenceFromSamples.ts";
import { inParts } from "../divergences/logRatio.ts";
import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { feedOf } from "../fit/feed.ts";
import { fitNetwork } from "../fit/fitNetwork.ts";
import type { Named } from "../networks/layer.ts";
import { leafOf, mapNamed } from "../networks/named.ts";
import { differenceQuantity } from "../quantity/differenceQuantity.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { stream } from "../random/stream.ts";
import { partition } from "../samples/partition.ts";
import { takeSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { standardisationOf } from "../samples/standardisation.ts";
import { lipschitzNetwork } from "./lipschitzNetwork.ts";

/** How much larger steps a network of orthonormal matrices takes well. */
const RATE = 1e-2;

/**
 * A lower bound on the Wasserstein-1 distance of two distributions (L2 ground distance) from samples, in the data's units.
 *
 * W₁(P, Q) ≥ E_P f − E_Q f for every f with ‖f‖_L ≤ 1 (Kantorovich and Rubinstein 1958; Arjovsky et al. 2017, eq. 2). The
 * critic is a network of orthonormal matrices and sorted pairs, and its outputs are divided by a certain upper bound on its
 * Lipschitz constant, so that it is one of these f. (A critic held by clipping or by a gradient penalty is not, and an
 * exact transport between samples, though exact between them, is above the distance on average: their W₁ estimates no
 * bound.) The data are centred and divided by one number, so that distances keep their proportions; split as in
 * `divergenceFromSamples`.
 *
 * @param p samples of P; as many numbers each as q's
 * @param q samples of Q
 * @param options hidden widths must be even; the default rate is 1e-2
 * @returns a lower bound with Welch's 95 % interval, at least 0
 * @throws RangeError for fewer than 30 samples, different dimensions, an odd width, or a value that is not finite
 * @throws the signal's reason when it is aborted
 */
export async function wassersteinFromSamples(
  p: Samples,
  q: Samples,
  options: EstimateOptions = {},
): Promise<Quantity> {
  const settings = estimateSettings("wassersteinFromSamples", { rate: RATE, ...options });
  const { seed, hidden, batchSize, threads } = settings;
  const odd = hidden.find((width) => width % 2 !== 0);
  if (odd !== undefined)
    throw new RangeError(`wassersteinFromSamples(options): hidden widths must be even, got ${odd}`);
  requireTwoSets("wassersteinFromSamples", p, q);
  const parts = { p: partition(p.n, seed, "partition.p"), q: partition(q.n, seed, "partition.q") };
  const training = { p: takeSamples(p, parts.p.training), q: takeSamples(q, parts.q.training) };
  const unit = oneScale(training.p, training.q);
  const scaled = (of: Samples, rows: Int32Array) => unit.apply(takeSamples(of, rows));
  const selection = { p: scaled(p, parts.p.selection), q: scaled(q, parts.q.selection) };
  const evaluation = { p: scaled(p, parts.p.evaluation), q: scaled(q, parts.q.evaluation) };
  const network = lipschitzNetwork(p.d, hidden);
  const weights = network.init(stream(seed, "weights.critic"));
  const read = await compile<[Named<np.Array>, np.Array], np.Array>(
    network.apply,
    [mapNamed(weights, ({ dims }) => spec([...dims])), spec(["rows", p.d])],
    { name: "lipschitz-critic", threads },
  );
  try {
    const size = Math.min(batchSize, training.p.n, training.q.n);
    const feeds = {
      p: feedOf([unit.apply(training.p)], size, stream(seed, "batches.p")),
      q: feedOf([unit.apply(training.q)], size, stream(seed, "batches.q")),
    };
    /** f of samples, 1-Lipschitz in the data's units. */
    const outputs = async (using: typeof weights, of: Samples): Promise<Float64Array> => {
      const factor = unit.scale / network.constant(using);
      return Float64Array.from(await inParts(read, using, of), (value) => factor * value);
    };
    const bound = async (using: typeof weights, of: typeof selection): Promise<Quantity> =>
      differenceQuantity("W1(P, Q)", await outputs(using, of.p), await outputs(using, of.q), {
        kind: "lower-bound",
        unit: "data units",
      });
    const fitted = await fitNetwork(
      {
        name: "wasserstein",
        weights,
        shapes: { p: [size, p.d], q: [size, q.d] },
        loss: (using, inputs) => {
          const onP = network.apply(
            mapNamed(using, (leaf) => leaf.ref),
            leafOf(inputs, "p", "wasserstein"),
          );
          return network
            .apply(using, leafOf(inputs, "q", "wasserstein"))
            .mean()
            .sub(onP.mean());
        },
        project: network.project,
        next: (count) => {
          const [onP] = feeds.p(count);
          const [onQ] = feeds.q(count);
          return onP === undefined || onQ === undefined ? {} : { p: onP, q: onQ };
        },
        score: async (using) => (await bound(using, selection)).value,
      },
      settings,
    );
    return warned(
      atLeast(0, await bound(fitted.weights, evaluation)),
      fewWarning(Math.min(evaluation.p.n, evaluation.q.n)),
    );
  } finally {
    await read.release();
  }
}

/** (x − mean)/s with one s, the deviation over all columns together. */
function oneScale(...parts: readonly Samples[]) {
  const { means } = standardisationOf(...parts);
  let [squares, count] = [0, 0];
  for (const { values, d } of parts) {
    count += values.length;
    values.forEach((value, i) => {
      squares += (value - (means[i % d] ?? 0)) ** 2;
    });
  }
  const scale = Math.sqrt(squares / count) || 1;
  return {
    scale,
    apply: (of: Samples<Float32Array>): Samples<Float32Array> => ({
      ...of,
      values: of.values.map((value, i) => (value - (means[i % of.d] ?? 0)) / scale),
    }),
  };
}
