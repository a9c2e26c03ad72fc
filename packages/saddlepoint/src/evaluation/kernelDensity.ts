import { numpy as np } from "@jax-js/jax";
import { compile, spec, Tensor } from "@saddlepoint/engine";
import type { ComputeOptions } from "../game/phase.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { requireOneSpace } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { squaredNorms } from "./neighbours.ts";

export type KernelDensityOptions = ComputeOptions & {
  /** Deviations of the kernel to choose from, in data units. Default 10 from 0.1 to 1, evenly in their logarithms. */
  readonly bandwidths?: readonly number[];
  /** Called after each block of queries. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** A kernel-density estimate, and how its bandwidth was chosen. */
export type KernelDensity = {
  /** Mean log-likelihood of the test rows, in nats, with a 95 % interval over them. */
  readonly logLikelihood: Quantity;
  /** The kernel's deviation with the largest mean log-likelihood of the validation rows. */
  readonly bandwidth: number;
  /** Mean log-likelihood of the validation rows for each deviation, in nats. */
  readonly validation: readonly { readonly bandwidth: number; readonly logLikelihood: number }[];
};

/** Ten from 0.1 to 1, as the authors' script of Goodfellow et al. 2014 tries them. */
const BANDWIDTHS = Array.from({ length: 10 }, (_, i) => 10 ** (i / 9 - 1));

/** Queries of one call: its distances to 10,000 samples take 10 MB. */
const BLOCK = 250;

/**
 * log p(x) of a Gaussian Parzen window on samples, for several bandwidths at once.
 *
 * log p(x) = log (1/n) Σᵢ N(x; xᵢ, h² I) (Parzen 1962), all distances of a block of queries by one matrix product:
 * ‖x − xᵢ‖² = ‖x‖² + ‖xᵢ‖² − 2 x·xᵢ, on rows less the samples' mean, so that the difference keeps its digits.
 *
 * @param samples [n, d], the centres
 * @param queries [m, d]
 * @param bandwidths kernel deviations h, all positive
 * @returns one list of m log-likelihoods for each bandwidth, in nats
 * @throws RangeError when samples differ in dimension, or a bandwidth is not positive
 */
export async function parzenLogLikelihoods(
  samples: Samples,
  queries: Samples,
  bandwidths: readonly number[],
  { device, threads, onProgress }: Omit<KernelDensityOptions, "bandwidths"> = {},
): Promise<Float64Array[]> {
  const owner = "parzenLogLikelihoods(samples, queries, bandwidths)";
  requireOneSpace(owner, samples, queries);
  const { n, d: dimension } = samples;
  const m = queries.n;
  checkedBandwidths(owner, bandwidths);
  const [from, to] = [inFloat32(samples), inFloat32(queries)];
  const mean = columnMeans(from);
  const centres = centred(from, mean);
  const points = centred(to, mean);
  const block = await compile(
    (x: np.Array, s: np.Array, norms: np.Array) => {
      const own = np.sum(x.ref.mul(x.ref), 1, { keepdims: true });
      const squares = np.maximum(own.add(norms).sub(np.matmul(x, s.transpose()).mul(2)), 0);
      const nearest = np.min(squares.ref, 1, { keepdims: true });
      const beyond = squares.sub(nearest.ref);
      // log Σ exp(−d²/2h²) from the nearest sample, whose term is 1: no bandwidth underflows.
      const logs = bandwidths.map((h) => np.log(np.sum(np.exp(beyond.ref.mul(-1 / (2 * h * h))), 1)));
      beyond.dispose();
      return { nearest: nearest.reshape([-1]), logs };
    },
    [spec(["block", dimension]), spec([n, dimension]), spec([1, n])],
    { device, threads, argumentNames: ["queries", "samples", "norms"] },
  );
  const centresTensor = new Tensor("float32", centres, [n, dimension]);
  const norms = new Tensor("float32", Float32Array.from(squaredNorms(centres, dimension)), [1, n]);
  const results = bandwidths.map(() => new Float64Array(m));
  try {
    for (let start = 0; start < m; start += BLOCK) {
      const end = Math.min(start + BLOCK, m);
      const rows = points.slice(start * dimension, end * dimension);
      const x = new Tensor("float32", rows, [end - start, dimension]);
      const { nearest, logs } = await block(x, centresTensor, norms);
      bandwidths.forEach((h, k) => {
        const constant = Math.log(n) + (dimension / 2) * Math.log(2 * Math.PI * h * h);
        for (let i = 0; i < end - start; i++) {
          const least = Number(nearest.data[i]) / (2 * h * h);
          const out = results[k];
          if (out !== undefined) out[start + i] = Number(logs[k]?.data[i]) - least - constant;
        }
      });
      onProgress?.(end, m);
    }
  } finally {
    await block.release();
  }
  return results;
}

/**
 * The Parzen-window log-likelihood of test data under a generator, as Goodfellow et al. 2014, section 5, and Nowozin et al.
 * 2016, section 4.2, report it: a Gaussian kernel on generated samples, its bandwidth chosen on validation data (Breuleux
 * et al. 2011), the mean log-likelihood of the test data in nats.
 *
 * It has no ceiling, and a poor one is no proof of poor samples (Theis et al. 2016): beside it stands, as a yardstick,
 * the same number with as many training images in the samples' place. Float32 distances leave it right to about 1e-3 nats.
 *
 * @throws RangeError when samples differ in dimension, or a bandwidth is not positive
 */
export async function kernelDensity(
  data: { readonly samples: Samples; readonly validation: Samples; readonly test: Samples },
  options: KernelDensityOptions = {},
): Promise<KernelDensity> {
  const { bandwidths = BANDWIDTHS, onProgress, ...settings } = options;
  const total = data.validation.n + data.test.n;
  const report = (before: number) => (done: number) => onProgress?.(before + done, total);
  const scores = await parzenLogLikelihoods(data.samples, data.validation, bandwidths, {
    ...settings,
    onProgress: report(0),
  });
  const validation = bandwidths.map((bandwidth, k) => ({
    bandwidth,
    logLikelihood: average(scores[k] ?? new Float64Array()),
  }));
  const best = validation.reduce((a, b) => (b.logLikelihood > a.logLikelihood ? b : a));
  const [values = new Float64Array()] = await parzenLogLikelihoods(
    data.samples,
    data.test,
    [best.bandwidth],
    {
      ...settings,
      onProgress: report(data.validation.n),
    },
  );
  const logLikelihood = meanQuantity("E log p(x), Parzen window", values, { kind: "estimate" });
  const edge = validation[0] === best || validation.at(-1) === best;
  const warning =
    edge && bandwidths.length > 1
      ? `the best bandwidth, ${best.bandwidth}, is at the end of those tried: try more beyond it`
      : undefined;
  return {
    logLikelihood: warning === undefined ? logLikelihood : { ...logLikelihood, warning },
    bandwidth: best.bandwidth,
    validation,
  };
}

const average = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

function checkedBandwidths(owner: string, bandwidths: readonly number[]): void {
  const bad = bandwidths.find((h) => !(h > 0 && Number.isFinite(h)));
  if (bandwidths.length === 0 || bad !== undefined) {
    throw new RangeError(`${owner}: bandwidths must be positive and finite, got [${bandwidths.join(", ")}]`);
  }
}

function columnMeans({ values, n, d }: Samples<Float32Array>): Float64Array {
  const sums = new Float64Array(d);
  for (let i = 0; i < values.length; i++) sums[i % d] = (sums[i % d] ?? 0) + (values[i] ?? 0);
  return sums.map((sum) => sum / n);
}

const centred = ({ values, d }: Samples<Float32Array>, mean: Float64Array): Float32Array =>
  values.map((value, i) => value - (mean[i % d] ?? 0));
