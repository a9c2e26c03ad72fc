import { tree } from "@jax-js/jax";
import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { fitWeights } from "../fit/fit.ts";
import { compileReading } from "../fit/reading.ts";
import { differenceQuantity } from "../quantity/differenceQuantity.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { stream } from "../random/stream.ts";
import { distinctSets } from "../samples/distinctRows.ts";
import { float64Numbers } from "../samples/numbers.ts";
import type { Samples } from "../samples/samples.ts";
import { standardisationOf } from "../samples/standardisation.ts";
import { type Both, batchesOf, halves, ofBoth, readBoth, requireTwoSets, splitBoth } from "./both.ts";
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
  const { seed, hidden, threads, optimiser } = settings;
  const odd = hidden.find((width) => width % 2 !== 0);
  if (odd !== undefined)
    throw new RangeError(`wassersteinFromSamples(options): hidden widths must be even, got ${odd}`);
  requireTwoSets("wassersteinFromSamples", p, q);
  const { sets, warning } = distinctSets(p, q);
  const raw = splitBoth(sets, halves(sets, seed));
  const unit = oneScale(raw.training.p, raw.training.q);
  const [selection, evaluation] = [ofBoth(raw.selection, unit.apply), ofBoth(raw.evaluation, unit.apply)];
  const network = lipschitzNetwork(p.d, hidden);
  const weights = network.init(stream(seed, "weights.critic"));
  const reading = await compileReading(network.apply, weights, [p.d], { name: "lipschitz-critic", threads });
  try {
    const bound = async (using: typeof weights, of: Both<Samples<Float32Array>>): Promise<Quantity> => {
      const factor = unit.scale / network.constant(using); // makes f 1-Lipschitz in the data's units
      const f = ofBoth(await readBoth(reading, using, of), (outputs) =>
        Float64Array.from(outputs, (value) => factor * value),
      );
      return differenceQuantity("W1(P, Q)", f.p, f.q, { kind: "lower-bound", unit: "data units" });
    };
    const { weights: fitted } = await fitWeights(
      {
        weights,
        optimiser,
        feed: batchesOf(
          ofBoth(raw.training, (of) => [unit.apply(of)]),
          settings,
        ),
        loss(using, onP, onQ) {
          const shared = tree.ref(using);
          return network.apply(using, onQ).mean().sub(network.apply(shared, onP).mean());
        },
        project: network.project,
      },
      { ...settings, name: "wasserstein", score: async (using) => (await bound(using, selection)).value },
    );
    return warned(
      atLeast(0, await bound(fitted, evaluation)),
      warning,
      fewWarning(Math.min(evaluation.p.n, evaluation.q.n)),
    );
  } finally {
    await reading.release();
  }
}

/** (x − mean)/s with one s, the deviation over all columns together. */
function oneScale(...parts: readonly Samples[]) {
  const { means } = standardisationOf(...parts);
  let [squares, count] = [0, 0];
  for (const part of parts) {
    count += part.values.length;
    float64Numbers(part).forEach((value, i) => {
      squares += (value - (means[i % part.d] ?? 0)) ** 2;
    });
  }
  const scale = Math.sqrt(squares / count) || 1;
  return {
    scale,
    apply: (of: Samples): Samples<Float32Array> => ({
      ...of,
      values: Float32Array.from(float64Numbers(of), (value, i) => (value - (means[i % of.d] ?? 0)) / scale),
    }),
  };
}
