import { nn, numpy as np, tree } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import { compileReading, drawn, type FitTask, fitSteps } from "saddlepoint/fit";
import type { Named } from "saddlepoint/networks";
import { leafOf, merged, mlp, outputOf, scalarOf, tanh, underPrefix, withPrefix } from "saddlepoint/networks";
import { logSigmoid } from "saddlepoint/numeric";
import { adam, ascending, byPlayer } from "saddlepoint/optimisers";
import { fillNormal, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";
import { sampleMixture } from "../gaussianMixture.ts";
import { CODES, gridPoints, REAL, type Theta } from "./world.ts";

const BATCH = 256;
const D = mlp([1, 64, 64, 1], { hidden: tanh() });
const Q = mlp([1, 64, 64, CODES], { hidden: tanh() });

const player = (rate: number) => adam({ rate, beta1: 0.5 });
/**
 * D climbs, and Q and the generator descend. Which of D and Q lags behind the generator decides on which side of the truth the
 * sum of bounds lies. Q's steps do not depend on λ: Adam divides it out.
 */
const OPTIMISER = byPlayer({ d: ascending(player(4e-3)), q: player(5e-4), generator: player(2e-3) });

/** The generator's parameters, and what D and Q make of the line, at one step of the game. */
export type Position = {
  readonly step: number;
  readonly theta: Theta;
  /** D's logits at the quadrature's points. */
  readonly logits: Float32Array;
  /** log Q(c|x) there, [points, CODES]. */
  readonly logPosterior: Float32Array;
};

/** log Q(c|x), [n, 1] → [n, CODES]. Consumes both. */
const posterior = (weights: Named<np.Array>, x: np.Array): np.Array =>
  nn.logSoftmax(outputOf(Q, weights, x), -1);

/** D's bound on I[x, y] less λ times Q's on I[x_fake, c], on a batch. */
function taskOf(seed: number, lambda: number): FitTask {
  return {
    weights: initial(seed),
    optimiser: OPTIMISER,
    feed: feed(seed),
    loss(weights, real, code, z) {
      const [d, generator] = [underPrefix("d", weights), underPrefix("generator", weights)];
      const means = np.matmul(code.ref, leafOf(generator, "means", "play"));
      const fake = means.add(z.mul(np.exp(leafOf(generator, "logDeviation", "play"))));
      const shared = tree.ref(d);
      const onReal = logSigmoid(scalarOf(D, shared, real)).mean();
      const onFake = logSigmoid(scalarOf(D, d, fake.ref).neg()).mean();
      const divergence = onReal.add(onFake).mul(0.5).add(Math.LN2);
      const codes = posterior(underPrefix("q", weights), fake).mul(code).sum(-1).mean().add(Math.log(CODES));
      return divergence.sub(codes.mul(lambda));
    },
  };
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
  const task = taskOf(seed, weight);
  const logits = await compileReading(
    (weights, x) => scalarOf(D, weights, x),
    underPrefix("d", task.weights),
    [1],
  );
  const logPosterior = await compileReading(posterior, underPrefix("q", task.weights), [1]);
  const points = samples(gridPoints(), gridPoints().length, 1);
  const position = async (step: number, weights: Named<Tensor>): Promise<Position> => ({
    step,
    theta: thetaOf(underPrefix("generator", weights)),
    logits: await logits(underPrefix("d", weights), points),
    logPosterior: await logPosterior(underPrefix("q", weights), points),
  });
  try {
    if (at[0] === 0) yield await position(0, task.weights);
    for await (const { step, weights } of fitSteps(task, { stops: at.filter((step) => step > 0) }))
      yield await position(step, weights);
  } finally {
    await Promise.all([logits.release(), logPosterior.release()]);
  }
}

/** The generator begins with its means close together: the code says next to nothing. */
function initial(seed: number): Named<Tensor> {
  const means = Float32Array.from({ length: CODES }, (_, c) => 0.2 * (c - (CODES - 1) / 2));
  return merged([
    withPrefix("d", D.init(stream(seed, "weights.discriminator")).weights),
    withPrefix("q", Q.init(stream(seed, "weights.q")).weights),
    withPrefix("generator", {
      means: new Tensor("float32", means, [CODES, 1]),
      logDeviation: new Tensor("float32", Float32Array.of(0), []),
    }),
  ]);
}

function thetaOf(generator: Named<Tensor>): Theta {
  const numbers = (name: string) => Array.from(leafOf(generator, name, "play").data, Number);
  return { means: numbers("means"), deviation: Math.exp(numbers("logDeviation")[0] ?? 0) };
}

/** Real samples, codes one-hot, and z. */
function feed(seed: number) {
  const real = { component: stream(seed, "real.component"), normal: stream(seed, "real.normal") };
  const [codes, latents] = [stream(seed, "codes"), stream(seed, "latents")];
  const shapes = [1, CODES, 1].map((columns) => [BATCH, columns]);
  return drawn(shapes, (count) => {
    const n = count * BATCH;
    const code = new Float32Array(n * CODES);
    for (let i = 0; i < n; i++) code[i * CODES + Math.floor(CODES * codes.next())] = 1;
    return [sampleMixture(REAL, real, n), code, fillNormal(latents, new Float32Array(n))];
  });
}
