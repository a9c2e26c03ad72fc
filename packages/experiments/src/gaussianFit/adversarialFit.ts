import { numpy as np, tree } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import type { FDivergence } from "saddlepoint/divergences";
import { compileReading, drawn, evenStops, type FitTask, fitSteps } from "saddlepoint/fit";
import type { Named } from "saddlepoint/networks";
import { leafOf, merged, mlp, scalarOf, tanh, underPrefix, withPrefix } from "saddlepoint/networks";
import { adam, ascending, byPlayer } from "saddlepoint/optimisers";
import { fillNormal, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";
import { cooling } from "../cooling.ts";
import { sampleMixture } from "../gaussianMixture.ts";
import { type Fit, gridPoints, TARGET } from "./exactFit.ts";

/** Samples of each distribution a step, as in the paper. */
const BATCH = 1024;
const SHAPE = [BATCH, 1];
/** Steps between two looks at the fit. */
const EVERY = 50;
/** Both players' step size, before it falls. */
const RATE = 5e-3;
const NETWORK = mlp([1, 64, 64, 1], { hidden: tanh() });

/** A fit with the witness that judged it. */
export type TrainedFit = Fit & {
  readonly step: number;
  /** The witness's output v at the quadrature's points. */
  readonly v: () => Promise<Float32Array>;
};

/** x = μ + σ z. Consumes its arrays. */
const generate = (theta: Named<np.Array>, z: np.Array): np.Array =>
  z.mul(np.exp(leafOf(theta, "logDeviation", "generate"))).add(leafOf(theta, "mean", "generate"));

/** F(θ, ω) on a batch, which the critic raises and the generator lowers. */
function taskOf({ name, variational }: FDivergence, seed: number, steps: number): FitTask {
  const zero = (): Tensor => new Tensor("float32", Float32Array.of(0), []);
  const streams = { component: stream(seed, "real.component"), normal: stream(seed, "real.normal") };
  const latents = stream(seed, "latents");
  const rate = cooling(RATE, steps);
  return {
    weights: merged([
      withPrefix("critic", NETWORK.init(stream(seed, `critic.${name}`)).weights),
      withPrefix("generator", { mean: zero(), logDeviation: zero() }),
    ]),
    optimiser: byPlayer({
      critic: ascending(adam({ rate, beta1: 0.9 })),
      generator: adam({ rate, beta1: 0.5 }),
    }),
    feed: drawn([SHAPE, SHAPE], (count) => [
      sampleMixture(TARGET, streams, count * BATCH),
      fillNormal(latents, new Float32Array(count * BATCH)),
    ]),
    loss(weights, real, z) {
      const critic = underPrefix("critic", weights);
      const shared = tree.ref(critic);
      const fake = generate(underPrefix("generator", weights), z);
      const onReal = variational.witness(scalarOf(NETWORK, shared, real)).mean();
      return onReal.sub(variational.conjugate(scalarOf(NETWORK, critic, fake)).mean());
    },
  };
}

/**
 * Fits N(μ, σ²) to the target by the saddle point of F(θ, ω) = E_P T_ω(x) − E_z f*(T_ω(μ + σ z)): both players take a
 * gradient step at the same point (Nowozin et al. 2016, eq. 4 and algorithm 1). Yields after each of some steps.
 */
export async function* adversarialFit(
  divergence: FDivergence,
  { seed, steps }: { readonly seed: number; readonly steps: number },
): AsyncGenerator<TrainedFit> {
  const task = taskOf(divergence, seed, steps);
  const witness = await compileReading(
    (weights, x) => scalarOf(NETWORK, weights, x),
    underPrefix("critic", task.weights),
    [1],
  );
  const x = gridPoints();
  try {
    for await (const { step, weights } of fitSteps(task, { stops: evenStops(steps, EVERY) })) {
      const theta = (name: string) => Number(leafOf(weights, `generator.${name}`, "adversarialFit").data[0]);
      yield {
        step,
        mean: theta("mean"),
        deviation: Math.exp(theta("logDeviation")),
        v: () => witness(underPrefix("critic", weights), samples(x, x.length, 1)),
      };
    }
  } finally {
    await witness.release();
  }
}
