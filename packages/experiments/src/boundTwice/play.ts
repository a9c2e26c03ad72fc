import { DType, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { compile, compileSteps, spec, Tensor } from "@saddlepoint/engine";
import type { Layer, Named } from "saddlepoint/networks";
import { leafOf, mapNamed, mlp, tanh } from "saddlepoint/networks";
import { logSigmoid } from "saddlepoint/numeric";
import { adam } from "saddlepoint/optimisers";
import { fillNormal, stream } from "saddlepoint/random";
import { sampleMixture } from "../gaussianMixture.ts";
import { initialPlayer, noSteps, type Player, playerStep, stackedRows } from "../player.ts";
import { scalar } from "../witness.ts";
import { CODES, gridPoints, REAL, type Theta } from "./world.ts";

const BATCH = 256;
/** The most steps of one call. */
const CALL = 100;
const D = mlp([1, 64, 64, 1], { hidden: tanh() });
const Q = mlp([1, 64, 64, CODES], { hidden: tanh() });
/** Adam's rates. Which of D and Q lags behind the generator decides on which side of the truth the sum of bounds lies. */
const RATES = { d: 4e-3, q: 5e-4, generator: 2e-3 } as const;
const optimiser = (rate: number) => adam({ rate, beta1: 0.5 });
const OPTIMISERS = { d: optimiser(RATES.d), q: optimiser(RATES.q), generator: optimiser(RATES.generator) };

/** The generator's parameters, and what D and Q make of the line, at one step of the game. */
export type Position = {
  readonly step: number;
  readonly theta: Theta;
  /** D's logits at the quadrature's points. */
  readonly logits: Float32Array;
  /** log Q(c|x) there, [points, CODES]. */
  readonly logPosterior: Float32Array;
};

type State<A> = {
  readonly step: A;
  readonly d: Player<A>;
  readonly q: Player<A>;
  readonly generator: Player<A>;
};
type Weights = { d: Named<np.Array>; q: Named<np.Array>; generator: Named<np.Array> };

/** log Q(c|x), [n, 1] → [n, CODES]. Consumes both. */
const posterior = (weights: Named<np.Array>, x: np.Array): np.Array =>
  nn.logSoftmax(output(Q, weights, x), -1);

const output = (layer: Layer, weights: Named<np.Array>, x: np.Array): np.Array =>
  layer.apply({ weights, statistics: {} }, x, "train").output;

/** The game's two bounds on a batch. Consumes all. */
function batchBounds({ d, q, generator }: Weights, real: np.Array, code: np.Array, z: np.Array) {
  const means = np.matmul(code.ref, leafOf(generator, "means", "play"));
  const fake = means.add(z.mul(np.exp(leafOf(generator, "logDeviation", "play"))));
  const onReal = logSigmoid(scalar(D, tree.ref(d), real)).mean();
  const onFake = logSigmoid(scalar(D, d, fake.ref).neg()).mean();
  const divergence = onReal.add(onFake).mul(0.5).add(Math.LN2);
  const codes = posterior(q, fake).mul(code).sum(-1).mean().add(Math.log(CODES));
  return { divergence, codes };
}

/**
 * InfoGAN's game on the line, all in step: D raises its bound on I[x, y], Q its bound on I[x_fake, c], and the generator
 * lowers the first less λ times the second (Chen et al. 2016, eq. 6, with the minimax generator loss). Yields the position
 * at each of the steps asked for.
 *
 * @param at steps, ascending
 */
export async function* play(
  { seed, weight }: { readonly seed: number; readonly weight: number },
  at: readonly number[],
): AsyncGenerator<Position> {
  const step = (
    { step, d, q, generator }: State<np.Array>,
    real: np.Array,
    code: np.Array,
    z: np.Array,
    scale: np.Array,
  ) => {
    const t = step.add(1);
    const count = t.ref.astype(DType.Float32);
    const objective = (weights: Weights): np.Array => {
      const { divergence, codes } = batchBounds(weights, real.ref, code.ref, z.ref);
      return divergence.sub(codes.mul(weight));
    };
    const [value, gradients] = valueAndGrad(objective)({
      d: tree.ref(d.weights),
      q: tree.ref(q.weights),
      generator: tree.ref(generator.weights),
    });
    real.dispose();
    code.dispose();
    z.dispose();
    // D climbs, and Q and the generator descend. Q's rate does not depend on the weight: Adam divides it out.
    const up = mapNamed(gradients.d, (gradient) => gradient.neg());
    const next = {
      step: t,
      d: playerStep(OPTIMISERS.d, d, up, count.ref, scale.ref),
      q: playerStep(OPTIMISERS.q, q, gradients.q, count.ref, scale.ref),
      generator: playerStep(OPTIMISERS.generator, generator, gradients.generator, count, scale),
    };
    return [next, value] as const;
  };
  let state = initial(seed);
  const run = await compileSteps(
    step,
    [state, spec([BATCH, 1]), spec([BATCH, CODES]), spec([BATCH, 1]), spec([])],
    { threads: 1, inputNames: ["real", "code", "z", "scale"] },
  );
  const x = new Tensor("float32", gridPoints(), [gridPoints().length, 1]);
  const read = await compile(
    (d: Named<np.Array>, q: Named<np.Array>, points: np.Array) => ({
      logits: scalar(D, d, points.ref),
      logPosterior: posterior(q, points),
    }),
    [state.d.weights, state.q.weights, x],
    { threads: 1 },
  );
  const draw = feed(seed);
  try {
    let done = 0;
    for (const until of at) {
      while (done < until) {
        const count = Math.min(CALL, until - done);
        const ones = new Tensor("float32", new Float32Array(count).fill(1), [count]);
        const [next] = await run(state, ...draw(count), ones);
        state = next;
        done += count;
      }
      const { logits, logPosterior } = await read(state.d.weights, state.q.weights, x);
      yield {
        step: done,
        theta: thetaOf(state),
        logits: Float32Array.from(logits.data, Number),
        logPosterior: Float32Array.from(logPosterior.data, Number),
      };
    }
  } finally {
    await Promise.all([run.release(), read.release()]);
  }
}

/** The generator begins with its means close together: the code says next to nothing. */
function initial(seed: number): State<Tensor> {
  const means = Float32Array.from({ length: CODES }, (_, c) => 0.2 * (c - (CODES - 1) / 2));
  return {
    step: noSteps(),
    d: initialPlayer(D.init(stream(seed, "weights.discriminator")).weights, OPTIMISERS.d),
    q: initialPlayer(Q.init(stream(seed, "weights.q")).weights, OPTIMISERS.q),
    generator: initialPlayer(
      {
        means: new Tensor("float32", means, [CODES, 1]),
        logDeviation: new Tensor("float32", Float32Array.of(0), []),
      },
      OPTIMISERS.generator,
    ),
  };
}

function thetaOf({ generator: { weights } }: State<Tensor>): Theta {
  const numbers = (name: string) => Array.from(leafOf(weights, name, "play").data, Number);
  return { means: numbers("means"), deviation: Math.exp(numbers("logDeviation")[0] ?? 0) };
}

function feed(seed: number) {
  const real = { component: stream(seed, "real.component"), normal: stream(seed, "real.normal") };
  const [codes, latents] = [stream(seed, "codes"), stream(seed, "latents")];
  return (count: number): [Tensor, Tensor, Tensor] => {
    const n = count * BATCH;
    const code = new Float32Array(n * CODES);
    for (let i = 0; i < n; i++) code[i * CODES + Math.floor(CODES * codes.next())] = 1;
    return [
      stackedRows(sampleMixture(REAL, real, n), count, 1),
      stackedRows(code, count, CODES),
      stackedRows(fillNormal(latents, new Float32Array(n)), count, 1),
    ];
  };
}
