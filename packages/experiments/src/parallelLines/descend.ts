import { numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import {
  drawn,
  evenStops,
  type FitRule,
  type FitState,
  fitStep,
  initialFit,
  runSteps,
} from "saddlepoint/fit";
import { leakyRelu, mlp, scalarOf } from "saddlepoint/networks";
import { adam } from "saddlepoint/optimisers";
import { fillUniform, stream } from "saddlepoint/random";
import type { LineGame } from "./games.ts";

const BATCH = 128;
/** Steps between two chances to stop. */
const EVERY = 200;
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

type State<A> = { readonly theta: A; readonly critic: FitState<A> };
/** θ after a step, and the slope of the generator's loss in θ where it was. */
type Seen = { readonly theta: np.Array; readonly slope: np.Array };

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
  const held = Math.max(1, Math.round(ALONE * steps));
  const initial = {
    theta: new Tensor("float32", Float32Array.of(START), []),
    critic: initialFit(CRITIC.init(stream(seed, "lines.critic")).weights, OPTIMISER),
  };
  const [theta, slope] = [new Float32Array(steps), new Float32Array(steps)];
  let before = 0;
  const options = { stops: evenStops(steps, EVERY) };
  for await (const { done, said } of runSteps(stepOf(game), initial, feed(seed, held, steps), options)) {
    theta.set(Float32Array.from(said.theta.data, Number), before);
    slope.set(Float32Array.from(said.slope.data, Number), before);
    before = done;
    if (!onProgress(done)) return undefined;
  }
  return { theta, slope, held };
}

function stepOf({ critic, generator, penalty, constrain }: LineGame) {
  const criticRule: FitRule = {
    loss(weights, real, fake, mix) {
      const v = (x: np.Array) => scalarOf(CRITIC, tree.ref(weights), x);
      const loss = critic(v(real.ref), v(fake.ref));
      return penalty === undefined ? loss : loss.add(penalty({ v, real, fake, mix }));
    },
    optimiser: OPTIMISER,
    project: constrain,
  };
  return (
    { theta, critic: player }: State<np.Array>,
    real: np.Array,
    z: np.Array,
    mix: np.Array,
    rate: np.Array,
  ): readonly [State<np.Array>, Seen] => {
    const onLine = (at: np.Array): np.Array => np.concatenate([np.zerosLike(z.ref).add(at), z.ref], 1);
    const onReal = np.concatenate([np.zerosLike(real.ref), real], 1);
    const [trained, criticLoss] = fitStep(criticRule, player, onReal, onLine(theta.ref), mix);
    criticLoss.dispose();
    const [loss, slope] = valueAndGrad((at: np.Array) =>
      generator(scalarOf(CRITIC, tree.ref(trained.weights), onLine(at))),
    )(theta.ref);
    loss.dispose();
    z.dispose();
    const moved = theta.sub(slope.ref.mul(rate));
    return [
      { theta: moved.ref, critic: trained },
      { theta: moved, slope },
    ];
  };
}

/** Where on the real line, where on the generated one, where between them, and θ's rate. */
function feed(seed: number, held: number, steps: number) {
  const streams = ["real", "latents", "mix"].map((name) => stream(seed, `lines.${name}`));
  let done = 0;
  return drawn([...streams.map(() => [BATCH, 1]), []], (count) => {
    const rates = Float32Array.from({ length: count }, (_, i) => rateAt(done + i, held, steps));
    done += count;
    return [...streams.map((each) => fillUniform(each, new Float32Array(count * BATCH))), rates];
  });
}

/** 0 while θ is held and between its steps; then the rate, falling to 0 over the second half, so that θ can settle. */
function rateAt(step: number, held: number, steps: number): number {
  const moves = step >= held && (step - held) % CRITIC_STEPS === CRITIC_STEPS - 1;
  return moves ? RATE * Math.min(1, 2 * (1 - step / steps)) : 0;
}
