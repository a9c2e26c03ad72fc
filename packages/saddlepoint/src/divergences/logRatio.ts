import type { numpy as np } from "@jax-js/jax";
import { type Compiled, compile, spec } from "@saddlepoint/engine";
import type { EstimateSettings } from "../fit/estimateOptions.ts";
import { feedOf, tensorOfSamples } from "../fit/feed.ts";
import { fitNetwork } from "../fit/fitNetwork.ts";
import { quietStart } from "../fit/quietStart.ts";
import type { Layer, Named } from "../networks/layer.ts";
import { mlp } from "../networks/mlp.ts";
import { leafOf, mapNamed } from "../networks/named.ts";
import { softplus } from "../numeric/softplus.ts";
import { stream } from "../random/stream.ts";
import { partition } from "../samples/partition.ts";
import { takeSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { standardisationOf, standardised } from "../samples/standardisation.ts";

/** Estimates of log p/q at samples of P and of Q that no choice was made by, and at those it was chosen by. */
export type LogRatios = {
  readonly selection: { readonly p: Float32Array; readonly q: Float32Array };
  readonly evaluation: { readonly p: Float32Array; readonly q: Float32Array };
};

type Scored = { readonly p: Float32Array; readonly q: Float32Array };

/** Rows that go through a network in one call. */
const ROWS = 8192;

/**
 * Fits a network to the log ratio of two densities by logistic regression and reads it off on samples it never saw.
 *
 * min E_P softplus(−v) + E_Q softplus(v), at v = log p/q (Goodfellow et al. 2014, prop. 1). A witness for any
 * f-divergence follows as T = f'(eᵛ). Its own bound could be climbed instead, but the gradients of bounds with an
 * exponential in them are noisier the larger the divergence is (Song and Ermon 2020, section 4), and the loss that is
 * chosen changes how tight the bound is, not that it holds.
 *
 * @param worth what is made of the log ratios at samples to choose by: the larger, the better the network
 */
export async function fitLogRatio(
  p: Samples,
  q: Samples,
  settings: EstimateSettings,
  worth: (scored: Scored) => number,
): Promise<LogRatios> {
  const { seed, hidden, batchSize, threads } = settings;
  const parts = { p: partition(p.n, seed, "partition.p"), q: partition(q.n, seed, "partition.q") };
  const raw = { p: takeSamples(p, parts.p.training), q: takeSamples(q, parts.q.training) };
  const scale = standardisationOf(raw.p, raw.q);
  const training = { p: standardised(raw.p, scale), q: standardised(raw.q, scale) };
  const selected = {
    p: standardised(takeSamples(p, parts.p.selection), scale),
    q: standardised(takeSamples(q, parts.q.selection), scale),
  };
  const evaluated = {
    p: standardised(takeSamples(p, parts.p.evaluation), scale),
    q: standardised(takeSamples(q, parts.q.evaluation), scale),
  };
  const network = mlp([p.d, ...hidden, 1]);
  const weights = quietStart(network.init(stream(seed, "weights.witness")).weights);
  const outputs = (using: Named<np.Array>, x: np.Array) => flatOutput(network, using, x);
  const read = await compile<[Named<np.Array>, np.Array], np.Array>(
    outputs,
    [mapNamed(weights, ({ dims }) => spec([...dims])), spec(["rows", p.d])],
    { name: "log-ratio", threads },
  );
  try {
    const score = async (using: typeof weights, of: { p: Samples; q: Samples }): Promise<Scored> => ({
      p: await inParts(read, using, of.p),
      q: await inParts(read, using, of.q),
    });
    const size = Math.min(batchSize, training.p.n, training.q.n);
    const feeds = {
      p: feedOf([training.p], size, stream(seed, "batches.p")),
      q: feedOf([training.q], size, stream(seed, "batches.q")),
    };
    const fitted = await fitNetwork(
      {
        name: "witness",
        weights,
        shapes: { p: [size, p.d], q: [size, q.d] },
        loss: (using, inputs) => {
          const onP = outputs(refs(using), leafOf(inputs, "p", "witness"));
          const onQ = outputs(using, leafOf(inputs, "q", "witness"));
          return softplus(onP.neg()).mean().add(softplus(onQ).mean());
        },
        next: (count) => {
          const [onP] = feeds.p(count);
          const [onQ] = feeds.q(count);
          return onP === undefined || onQ === undefined ? {} : { p: onP, q: onQ };
        },
        score: async (using) => worth(await score(using, selected)),
      },
      settings,
    );
    return {
      selection: await score(fitted.weights, selected),
      evaluation: await score(fitted.weights, evaluated),
    };
  } finally {
    await read.release();
  }
}

const refs = (named: Named<np.Array>): Named<np.Array> => mapNamed(named, (leaf) => leaf.ref);

/** A network's single output of each row, [n, d] → [n]. */
const flatOutput = (network: Layer, weights: Named<np.Array>, x: np.Array): np.Array =>
  network.apply({ weights, statistics: {} }, x, "train").output.reshape([-1]);

/** A compiled reading of rows, some thousands at a time. */
export async function inParts(
  read: Compiled<[Named<np.Array>, np.Array], np.Array>,
  weights: Parameters<typeof read>[0],
  rows: Samples,
): Promise<Float32Array> {
  const out = new Float32Array(rows.n);
  for (let from = 0; from < rows.n; from += ROWS) {
    const until = Math.min(from + ROWS, rows.n);
    const part = { ...rows, values: rows.values.subarray(from * rows.d, until * rows.d), n: until - from };
    out.set(Float32Array.from((await read(weights, tensorOfSamples(part))).data, Number), from);
  }
  return out;
}
