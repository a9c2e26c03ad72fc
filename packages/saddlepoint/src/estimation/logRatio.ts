import { tree } from "@jax-js/jax";
import type { EstimateSettings } from "../fit/estimateOptions.ts";
import { fitWeights } from "../fit/fit.ts";
import { quietStart } from "../fit/quietStart.ts";
import { compileReading } from "../fit/reading.ts";
import { mlp } from "../networks/mlp.ts";
import { scalarOf } from "../networks/outputOf.ts";
import { softplus } from "../numeric/softplus.ts";
import { stream } from "../random/stream.ts";
import { normalScores } from "../samples/normalScores.ts";
import type { Samples } from "../samples/samples.ts";
import { type Both, batchesOf, ofBoth, readBoth, splitBoth } from "./both.ts";

/** Estimates of log p/q at samples of P and of Q that no choice was made by, and at those it was chosen by. */
export type LogRatios = { readonly selection: Both<Float32Array>; readonly evaluation: Both<Float32Array> };

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
  worth: (scored: Both<Float32Array>) => number,
): Promise<LogRatios> {
  const { seed, hidden, threads, optimiser } = settings;
  const raw = splitBoth({ p, q }, seed);
  const scores = normalScores(raw.training.p, raw.training.q);
  const scaled = (of: keyof typeof raw) => ofBoth(raw[of], scores);
  const [selection, evaluation] = [scaled("selection"), scaled("evaluation")];
  const network = mlp([p.d, ...hidden, 1]);
  const weights = quietStart(network.init(stream(seed, "weights.witness")).weights);
  const reading = await compileReading((using, x) => scalarOf(network, using, x), weights, [p.d], {
    name: "log-ratio",
    threads,
  });
  try {
    const { weights: fitted } = await fitWeights(
      {
        weights,
        optimiser,
        feed: batchesOf(scaled("training"), settings),
        loss(using, onP, onQ) {
          const shared = tree.ref(using);
          return softplus(scalarOf(network, shared, onP).neg())
            .mean()
            .add(softplus(scalarOf(network, using, onQ)).mean());
        },
      },
      {
        ...settings,
        name: "witness",
        score: async (using) => worth(await readBoth(reading, using, selection)),
      },
    );
    return {
      selection: await readBoth(reading, fitted, selection),
      evaluation: await readBoth(reading, fitted, evaluation),
    };
  } finally {
    await reading.release();
  }
}
