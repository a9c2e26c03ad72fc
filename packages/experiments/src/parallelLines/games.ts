import { grad, numpy as np } from "@jax-js/jax";
import { divergences, type FDivergence } from "saddlepoint/divergences";
import { mapNamed, type Named } from "saddlepoint/networks";
import { softplus } from "saddlepoint/numeric";

/** What a critic's constraint may look at; arrays are borrowed. */
type Sight = {
  readonly v: (x: np.Array) => np.Array;
  readonly real: np.Array;
  readonly fake: np.Array;
  /** A number in [0, 1) a sample, [n, 1]. */
  readonly mix: np.Array;
};

/** An adversarial objective as the two losses that its players minimise, from v at real and at fake samples, [n]. */
export type LineGame = {
  readonly name: string;
  /** What the generator would lower if the critic were perfect. */
  readonly lowers: string;
  readonly critic: (onReal: np.Array, onFake: np.Array) => np.Array;
  readonly generator: (onFake: np.Array) => np.Array;
  readonly penalty?: (sight: Sight) => np.Array;
  /** What is done to the weights after each step. */
  readonly constrain?: (weights: Named<np.Array>) => Named<np.Array>;
};

const discriminator = (onReal: np.Array, onFake: np.Array): np.Array =>
  softplus(onReal.neg()).mean().add(softplus(onFake).mean());

const fGan = ({ title, variational: { witness, conjugate } }: FDivergence): LineGame => ({
  name: `f-GAN, ${title}`,
  lowers: title,
  critic: (onReal, onFake) => conjugate(onFake).mean().sub(witness(onReal).mean()),
  generator: (onFake) => conjugate(onFake).mean().neg(),
});

/** E v(fake) − E v(real), and −E v(fake) (Arjovsky et al. 2017, eq. 2 and 3). */
const wasserstein = {
  lowers: "Wasserstein-1",
  critic: (onReal: np.Array, onFake: np.Array) => onFake.mean().sub(onReal.mean()),
  generator: (onFake: np.Array) => onFake.mean().neg(),
};

/** The paper's 0.01 suits its larger networks; with this, the slope that these three small layers reach is about 1. */
const CLIP = 0.07;
/** λ (Gulrajani et al. 2017, section 4). */
const PENALTY = 10;
/** Under the root, so that a gradient of zero has a slope. */
const FLOOR = 1e-12;

/** λ E (‖∇v(x̂)‖ − 1)², x̂ between a real and a fake sample (Gulrajani et al. 2017, eq. 3). */
function gradientPenalty({ v, real, fake, mix }: Sight): np.Array {
  const between = fake.ref.add(real.ref.sub(fake.ref).mul(mix.ref));
  const gradient = grad((x: np.Array) => v(x).sum())(between);
  const norm = np.sqrt(gradient.ref.mul(gradient).sum(1).add(FLOOR));
  const excess = norm.sub(1);
  return excess.ref.mul(excess).mean().mul(PENALTY);
}

/** Every objective that is tried on the lines. */
export const GAMES: readonly LineGame[] = [
  {
    name: "GAN, minimax",
    lowers: "Jensen-Shannon",
    critic: discriminator,
    generator: (onFake) => softplus(onFake).mean().neg(), // E log(1 − D)
  },
  {
    name: "GAN, non-saturating",
    lowers: "no divergence: −E log D",
    critic: discriminator,
    generator: (onFake) => softplus(onFake.neg()).mean(), // −E log D
  },
  // The GAN divergence's game is the first of these.
  ...Object.values(divergences)
    .filter((divergence) => divergence !== divergences.gan)
    .map(fGan),
  {
    name: "WGAN, weights clipped",
    ...wasserstein,
    constrain: (weights) => mapNamed(weights, (weight) => np.clip(weight, -CLIP, CLIP)),
  },
  { name: "WGAN-GP", ...wasserstein, penalty: gradientPenalty },
];
