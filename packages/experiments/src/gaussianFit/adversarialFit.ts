import { DType, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { compile, compileSteps, spec, Tensor } from "@saddlepoint/engine";
import type { FDivergence } from "saddlepoint/divergences";
import type { Named } from "saddlepoint/networks";
import { leafOf, mapNamed, mlp, tanh } from "saddlepoint/networks";
import { adam } from "saddlepoint/optimisers";
import { fillNormal, stream } from "saddlepoint/random";
import { sampleMixture } from "../gaussianMixture.ts";
import { coolingRates, initialPlayer, noSteps, type Player, playerStep, stackedRows } from "../player.ts";
import { scalar } from "../witness.ts";
import { type Fit, gridPoints, TARGET } from "./exactFit.ts";

/** Samples of each distribution a step, as in the paper. */
const BATCH = 1024;
const CALL = 50;
const NETWORK = mlp([1, 64, 64, 1], { hidden: tanh() });
const CRITIC = adam({ rate: 5e-3, beta1: 0.9 });
const GENERATOR = adam({ rate: 5e-3, beta1: 0.5 });

/** A fit with the witness that judged it. */
export type TrainedFit = Fit & {
  readonly step: number;
  /** The witness's output v at the quadrature's points. */
  readonly v: () => Promise<Float32Array>;
};

type State<A> = { readonly step: A; readonly critic: Player<A>; readonly generator: Player<A> };

const scalarTensor = (value: number): Tensor => new Tensor("float32", Float32Array.of(value), []);

/** x = μ + σ z. Consumes its arrays. */
const generate = (theta: Named<np.Array>, z: np.Array): np.Array =>
  z.mul(np.exp(leafOf(theta, "logDeviation", "generate"))).add(leafOf(theta, "mean", "generate"));

/**
 * Fits N(μ, σ²) to the target by the saddle point of F(θ, ω) = E_P T_ω(x) − E_z f*(T_ω(μ + σ z)): both players take a
 * gradient step at the same point (Nowozin et al. 2016, eq. 4 and algorithm 1). Yields after each call of some steps.
 */
export async function* adversarialFit(
  divergence: FDivergence,
  { seed, steps }: { readonly seed: number; readonly steps: number },
): AsyncGenerator<TrainedFit> {
  const { witness, conjugate } = divergence.variational;
  const step = (
    { step, critic, generator }: State<np.Array>,
    real: np.Array,
    z: np.Array,
    scale: np.Array,
  ) => {
    const t = step.add(1);
    const count = t.ref.astype(DType.Float32);
    const value = (players: { critic: Named<np.Array>; generator: Named<np.Array> }): np.Array => {
      const fake = generate(players.generator, z.ref);
      const onReal = scalar(NETWORK, tree.ref(players.critic), real.ref);
      const onFake = scalar(NETWORK, players.critic, fake);
      return witness(onReal).mean().sub(conjugate(onFake).mean());
    };
    const [bound, gradients] = valueAndGrad(value)({
      critic: tree.ref(critic.weights),
      generator: tree.ref(generator.weights),
    });
    real.dispose();
    z.dispose();
    const ascent = mapNamed(gradients.critic, (gradient) => gradient.neg());
    const next = {
      step: t,
      critic: playerStep(CRITIC, critic, ascent, count.ref, scale.ref),
      generator: playerStep(GENERATOR, generator, gradients.generator, count, scale),
    };
    return [next, bound] as const;
  };
  const start = { mean: scalarTensor(0), logDeviation: scalarTensor(0) };
  let state: State<Tensor> = {
    step: noSteps(),
    critic: initialPlayer(NETWORK.init(stream(seed, `critic.${divergence.name}`)).weights, CRITIC),
    generator: initialPlayer(start, GENERATOR),
  };
  const run = await compileSteps(step, [state, spec([BATCH, 1]), spec([BATCH, 1]), spec([])], {
    threads: 1,
    inputNames: ["real", "z", "scale"],
  });
  const forward = await compile(
    (w: Named<np.Array>, x: np.Array) => scalar(NETWORK, w, x),
    [state.critic.weights, spec([gridPoints().length, 1])],
    { threads: 1 },
  );
  const real = { component: stream(seed, "real.component"), normal: stream(seed, "real.normal") };
  const latents = stream(seed, "latents");
  try {
    for (let done = 0; done < steps; ) {
      const count = Math.min(CALL, steps - done);
      const [next] = await run(
        state,
        stackedRows(sampleMixture(TARGET, real, count * BATCH), count, 1),
        stackedRows(fillNormal(latents, new Float32Array(count * BATCH)), count, 1),
        coolingRates(done, count, steps),
      );
      state = next;
      done += count;
      const { critic, generator } = next;
      const theta = (name: string) => Number(leafOf(generator.weights, name, "adversarialFit").data[0]);
      yield {
        step: done,
        mean: theta("mean"),
        deviation: Math.exp(theta("logDeviation")),
        async v() {
          const x = gridPoints();
          const v = await forward(critic.weights, new Tensor("float32", x, [x.length, 1]));
          return Float32Array.from(v.data, Number);
        },
      };
    }
  } finally {
    await Promise.all([run.release(), forward.release()]);
  }
}
