import { DType, grad, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { compileSteps, spec, Tensor } from "@saddlepoint/engine";
import type { Named } from "saddlepoint/networks";
import { leakyRelu, mlp } from "saddlepoint/networks";
import { adam } from "saddlepoint/optimisers";
import { fillUniform, stream } from "saddlepoint/random";
import { initialPlayer, noSteps, type Player, playerStep, stackedRows } from "../player.ts";
import { scalar } from "../witness.ts";
import type { LineGame } from "./games.ts";

const BATCH = 128;
const CALL = 200;
const CRITIC = mlp([2, 64, 64, 1], { hidden: leakyRelu(0.2) });
const OPTIMISER = adam({ rate: 3e-3, beta1: 0.5 });
/** Where θ begins. */
export const START = 1;
/** θ's step size, the same for every objective: plain gradient descent. */
const RATE = 0.05;
/** Critic steps for each of θ's. */
export const CRITIC_STEPS = 10;
/** The share of the steps in which the critic learns alone, θ held at its start. */
const ALONE = 0.25;

type State<A> = { readonly step: A; readonly theta: A; readonly critic: Player<A> };

/** θ after every critic step, and the slope of the generator's loss in θ where it was. */
export type Descent = { readonly theta: Float32Array; readonly slope: Float32Array; readonly held: number };

/**
 * Plain gradient descent on the one parameter of x = (θ, z), against a critic that is trained on all the while: first
 * alone, then ten steps for each of θ's.
 *
 * @returns undefined when stopped
 */
export async function descend(
  game: LineGame,
  { seed, steps }: { readonly seed: number; readonly steps: number },
  onProgress: (done: number) => boolean,
): Promise<Descent | undefined> {
  const run = await compileSteps(
    stepOf(game),
    [stateOf(seed), spec([BATCH, 1]), spec([BATCH, 1]), spec([BATCH, 1]), spec([])],
    { threads: 1, inputNames: ["real", "z", "mix", "rate"] },
  );
  const held = Math.max(1, Math.round(ALONE * steps));
  const feeds = ["real", "latents", "mix"].map((name) => stream(seed, `lines.${name}`));
  const [theta, slope] = [new Float32Array(steps), new Float32Array(steps)];
  let state = stateOf(seed);
  try {
    for (let done = 0; done < steps; ) {
      const count = Math.min(CALL, steps - done);
      const [real, z, mix] = feeds.map((feed) =>
        stackedRows(fillUniform(feed, new Float32Array(count * BATCH)), count, 1),
      );
      if (real === undefined || z === undefined || mix === undefined) return undefined;
      const [next, seen] = await run(state, real, z, mix, ratesOf(done, count, held, steps));
      theta.set(Float32Array.from(seen.theta.data, Number), done);
      slope.set(Float32Array.from(seen.slope.data, Number), done);
      state = next;
      done += count;
      if (!onProgress(done)) return undefined;
    }
  } finally {
    await run.release();
  }
  return { theta, slope, held };
}

function stepOf({ critic, generator, penalty, constrain }: LineGame) {
  return (
    { step, theta, critic: player }: State<np.Array>,
    real: np.Array,
    z: np.Array,
    mix: np.Array,
    rate: np.Array,
  ) => {
    const t = step.add(1);
    const onLine = (at: np.Array): np.Array => np.concatenate([np.zerosLike(z.ref).add(at), z.ref], 1);
    const samples = {
      real: np.concatenate([np.zerosLike(real.ref), real], 1),
      fake: onLine(theta.ref),
    };
    const gradients = grad((weights: Named<np.Array>) => {
      const v = (x: np.Array) => scalar(CRITIC, tree.ref(weights), x);
      const loss = critic(v(samples.real.ref), v(samples.fake.ref));
      return penalty === undefined ? loss : loss.add(penalty({ v, ...samples, mix }));
    })(tree.ref(player.weights));
    const trained = playerStep(OPTIMISER, player, gradients, t.ref.astype(DType.Float32), np.array(1));
    const weights = constrain === undefined ? trained.weights : constrain(trained.weights);
    const [loss, slope] = valueAndGrad((at: np.Array) =>
      generator(scalar(CRITIC, tree.ref(weights), onLine(at))),
    )(theta.ref);
    loss.dispose();
    tree.dispose(samples);
    mix.dispose();
    z.dispose();
    const moved = theta.sub(slope.ref.mul(rate));
    const next = { step: t, theta: moved.ref, critic: { weights, moments: trained.moments } };
    return [next, { theta: moved, slope }] as const;
  };
}

function stateOf(seed: number): State<Tensor> {
  const { weights } = CRITIC.init(stream(seed, "lines.critic"));
  return {
    step: noSteps(),
    theta: new Tensor("float32", Float32Array.of(START), []),
    critic: initialPlayer(weights, OPTIMISER),
  };
}

/** 0 while θ is held and between its steps; then the rate, falling to 0 over the second half, so that θ can settle. */
function ratesOf(from: number, count: number, held: number, steps: number): Tensor {
  const rates = Float32Array.from({ length: count }, (_, i) => {
    const at = from + i;
    const moves = at >= held && (at - held) % CRITIC_STEPS === CRITIC_STEPS - 1;
    return moves ? RATE * Math.min(1, 2 * (1 - at / steps)) : 0;
  });
  return new Tensor("float32", rates, [count]);
}
