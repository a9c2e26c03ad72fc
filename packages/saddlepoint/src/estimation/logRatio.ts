import { tree } from "@jax-js/jax";
import type { EstimateSettings } from "../fit/estimateOptions.ts";
import { fitWeights } from "../fit/fit.ts";
import { quietStart } from "../fit/quietStart.ts";
import { compileReading } from "../fit/reading.ts";
import { mlp } from "../networks/mlp.ts";
import { scalarOf } from "../networks/outputOf.ts";
import { softplus } from "../numeric/softplus.ts";
import { stream } from "../random/stream.ts";
import type { Partition } from "../samples/partition.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { type Both, batchesOf, ofBoth, splitBoth } from "./both.ts";
import { fitRatioBase, logisticWorth } from "./ratioBase.ts";
import { ratioCoordinates } from "./ratioCoordinates.ts";
import { studentLogRatios } from "./twoStudents.ts";

/** The default rate: a network of scores, all of like spread, takes larger steps well. */
export const RATE = 5e-3;

/** Estimates of log p/q at samples of P and of Q. */
export type LogRatios = {
  /** At those that the estimate was chosen by. */
  readonly selection: Both<ArrayLike<number>>;
  /** At those that no choice was made by. */
  readonly evaluation: Both<ArrayLike<number>>;
  /** At those that it was fitted to. */
  readonly training: Both<ArrayLike<number>>;
  /** At those that no choice was made by, by each closed form that was fitted first. */
  readonly closed: readonly Both<Float64Array>[];
  /** Whether training ended because it helped no more. */
  readonly settled: boolean;
};

/** What a network and a closed form read of the same rows. */
type Prepared = { readonly inputs: Samples<Float32Array>; readonly base: Samples<Float32Array> };

/**
 * Fits the log ratio of two densities by logistic regression and reads it off on samples that it never saw: a closed form, and a
 * network that learns what it leaves.
 *
 * min E_P softplus(−v) + E_Q softplus(v), at v = log p/q (Goodfellow et al. 2014, prop. 1). A witness for any
 * f-divergence follows as T = f'(eᵛ). Its own bound could be climbed instead, but the gradients of bounds with an
 * exponential in them are noisier the larger the divergence is (Song and Ermon 2020, section 4), and the loss that is
 * chosen changes how tight the bound is, not that it holds.
 *
 * @param parts which samples of each are for what
 */
export async function fitLogRatio(
  sets: Both<Samples>,
  settings: EstimateSettings,
  parts: Both<Partition>,
): Promise<LogRatios> {
  const { seed, hidden, threads, optimiser, onProgress } = settings;
  const raw = splitBoth(sets, parts);
  const { numbers, inputs } = ratioCoordinates(raw.training);
  const rows = { training: ofBoth(raw.training, numbers), selection: ofBoth(raw.selection, numbers) };
  const held = ofBoth(raw.evaluation, numbers);
  const closed = fitRatioBase(rows.training, rows.selection);
  const prepared = (of: Both<Samples>): Both<Prepared> =>
    ofBoth(of, (given) => ({
      inputs: inputs(given),
      base: samples(Float32Array.from(closed.logRatio(numbers(given))), given.n, 1),
    }));
  const [training, selection] = [prepared(raw.training), prepared(raw.selection)];
  const network = mlp([training.p.inputs.d, ...hidden, 1]);
  const weights = quietStart(network.init(stream(seed, "weights.witness")).weights);
  const reading = await compileReading(
    (using, x, base) => scalarOf(network, using, x).add(base.reshape([-1])),
    weights,
    [training.p.inputs.d, 1],
    { name: "log-ratio", threads },
  );
  const read = async (using: typeof weights, { p, q }: Both<Prepared>): Promise<Both<Float32Array>> => ({
    p: await reading(using, p.inputs, p.base),
    q: await reading(using, q.inputs, q.base),
  });
  try {
    const { weights: fitted, settled } = await fitWeights(
      {
        weights,
        optimiser,
        feed: batchesOf(
          ofBoth(training, (of) => [of.inputs, of.base]),
          settings,
        ),
        loss(using, onP, baseOnP, onQ, baseOnQ) {
          const shared = tree.ref(using);
          return softplus(
            scalarOf(network, shared, onP)
              .add(baseOnP.reshape([-1]))
              .neg(),
          )
            .mean()
            .add(softplus(scalarOf(network, using, onQ).add(baseOnQ.reshape([-1]))).mean());
        },
      },
      {
        ...settings,
        name: "witness",
        onProgress: ({ step, steps }) => onProgress({ step, steps }), // the value would not be the divergence's
        score: async (using) => logisticWorth(await read(using, selection)),
      },
    );
    return {
      selection: await read(fitted, selection),
      evaluation: await read(fitted, prepared(raw.evaluation)),
      training: await read(fitted, training),
      closed: closed.fits.map((fit) => ofBoth(held, (of) => studentLogRatios(fit, of))),
      settled,
    };
  } finally {
    await reading.release();
  }
}
