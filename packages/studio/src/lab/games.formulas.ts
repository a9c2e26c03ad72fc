import { tex } from "../kit/tex.ts";
import type { GameName, LabSettings, PenaltyName } from "./core/settings.ts";
import { DIVERGENCE_FORMULAS } from "./divergences.formulas.ts";

/** Some formulas, and one sentence on them. */
interface Formulas {
  readonly math: readonly string[];
  readonly said: string;
}

/** One part of the formula strip, and what it is called. */
export interface FormulaPart extends Formulas {
  readonly title: string;
}

/** A game as its players see it, and what their contest measures. v is the critic's output, u = p/q the densities' ratio. */
export interface GameFormulas {
  readonly title: string;
  /** What the second player is called: games of odds have a discriminator. */
  readonly player: "Discriminator" | "Critic";
  /** One sentence on the game. */
  readonly said: string;
  readonly critic: FormulaPart;
  /** The loss that the generator lowers. */
  readonly generator: Formulas;
  /** What the critic's best value is. */
  readonly measured: Formulas;
  /** f and f*, where the measured quantity is an f-divergence. */
  readonly divergence: FormulaPart | null;
  /** From the network's output to the witness, and the best witness. */
  readonly witness: Formulas;
}

const DISCRIMINATOR: FormulaPart = {
  title: "Discriminator lowers",
  math: [tex`L_D = -\mathbb{E}_P \log D(x) - \mathbb{E}_Q \log(1 - D(x))`],
  said: "It is told real from generated points and pays for every one that it takes for the other.",
};
const COIN: Formulas = {
  math: [tex`I(x;y) = \mathrm{JSD}(P,Q) \ge \log 2 - \tfrac12 L_D`],
  said: "How much a point says of whether it is real: nothing when the model is perfect, log 2 when the two never overlap.",
};
const GAN_DIVERGENCE: FormulaPart = {
  title: "f and its conjugate",
  math: [DIVERGENCE_FORMULAS.gan.f, DIVERGENCE_FORMULAS.gan.conjugate],
  said: "This f gives 2 JSD − log 4; the conjugate f* makes it a bound that needs samples only.",
};
const ODDS: Formulas = {
  math: [tex`D = \sigma(v)`, tex`v^*(x) = \log\tfrac{p(x)}{q(x)}`],
  said: "The picture shows v, the log-odds of being real; the best one is the logarithm of the densities' ratio.",
};

const PLAIN: Readonly<Record<Exclude<GameName, "f-gan">, GameFormulas>> = {
  "non-saturating": {
    title: "GAN, non-saturating",
    player: "Discriminator",
    said: "The usual GAN: the generator wants its points taken for real, and is moved most where they are not.",
    critic: DISCRIMINATOR,
    generator: {
      math: [tex`L_G = -\mathbb{E}_Q \log D(x)`],
      said: "Its slope is largest where the discriminator is sure that a point is generated.",
    },
    measured: COIN,
    divergence: GAN_DIVERGENCE,
    witness: ODDS,
  },
  minimax: {
    title: "GAN, minimax",
    player: "Discriminator",
    said: "The GAN as it was first written: the generator lowers the very value that the discriminator raises.",
    critic: DISCRIMINATOR,
    generator: {
      math: [tex`L_G = \mathbb{E}_Q \log(1 - D(x))`],
      said: "Its slope vanishes where the discriminator is sure: a perfect discriminator teaches nothing.",
    },
    measured: COIN,
    divergence: GAN_DIVERGENCE,
    witness: ODDS,
  },
  "least-squares": {
    title: "Least squares",
    player: "Critic",
    said: "The critic fits 1 to real points and 0 to generated ones; the generator wants its points to be given 1.",
    critic: {
      title: "Critic lowers",
      math: [tex`L_D = \tfrac12 \mathbb{E}_P (v-1)^2 + \tfrac12 \mathbb{E}_Q v^2`],
      said: "A regression to the targets 1 and 0.",
    },
    generator: {
      math: [tex`L_G = \tfrac12 \mathbb{E}_Q (v-1)^2`],
      said: "Points far from the target 1 are moved in proportion to how far they are.",
    },
    measured: {
      math: [tex`\tfrac12 \int \tfrac{(p-q)^2}{p+q} \ge 1 - 4 L_D`],
      said: "The triangular discrimination: 0 for equal densities, 1 for separate ones.",
    },
    divergence: {
      title: "f",
      math: [tex`f(u) = \tfrac{(u-1)^2}{2(u+1)}`],
      said: "An f-divergence with values from 0 to 1.",
    },
    witness: {
      math: [tex`v^*(x) = \tfrac{p(x)}{p(x)+q(x)}`],
      said: "The best output is the probability of being real; its middle is ½.",
    },
  },
  hinge: {
    title: "Hinge",
    player: "Critic",
    said: "The critic wants outputs above 1 on real and below −1 on generated points, and asks for no more than that.",
    critic: {
      title: "Critic lowers",
      math: [tex`L_D = \mathbb{E}_P \max(0, 1-v) + \mathbb{E}_Q \max(0, 1+v)`],
      said: "Points that are beyond their margin no longer count.",
    },
    generator: {
      math: [tex`L_G = -\mathbb{E}_Q\, v`],
      said: "Every point climbs the critic's slope.",
    },
    measured: {
      math: [tex`\mathrm{TV}(P,Q) \ge 1 - \tfrac12 L_D`],
      said: "The total variation: the largest difference of probability that any event has.",
    },
    divergence: {
      title: "f",
      math: [DIVERGENCE_FORMULAS["total-variation"].f],
      said: "The f-divergence of the total variation, from 0 to 1.",
    },
    witness: {
      math: [tex`v^*(x) = \operatorname{sign}(p(x) - q(x))`],
      said: "The best critic only says on which side a point is.",
    },
  },
  wasserstein: {
    title: "Wasserstein",
    player: "Critic",
    said: "The critic seeks the function of bounded slope that separates the two best: how far mass must be carried.",
    critic: {
      title: "Critic raises",
      math: [tex`\mathbb{E}_P f(x) - \mathbb{E}_Q f(x)`],
      said: "Its slope must be bounded, by a penalty or a constraint, or its value has no bound.",
    },
    generator: {
      math: [tex`L_G = -\mathbb{E}_Q f(x)`],
      said: "Every point climbs the critic's slope, which stays even where the two are far apart.",
    },
    measured: {
      math: [tex`W_1(P,Q) = \sup_{\|f\|_L \le 1} \mathbb{E}_P f - \mathbb{E}_Q f`],
      said: "The least mean distance over which mass must be carried, times the slope K that the critic is allowed.",
    },
    divergence: null,
    witness: {
      math: [tex`f^*(x) - f^*(y) = \|x - y\|`],
      said: "The best critic has slope 1 along every line on which mass is carried; a constant may be added.",
    },
  },
};

/** What the strip shows for a game's settings. */
export function gameFormulas({ game, divergence, generatorLoss }: LabSettings): GameFormulas {
  if (game !== "f-gan") return PLAIN[game];
  const formulas = DIVERGENCE_FORMULAS[divergence];
  return {
    title: `f-GAN, ${formulas.title}`,
    player: "Critic",
    said: "Any f-divergence as a game: the critic raises a bound on it, the generator lowers that bound.",
    critic: {
      title: "Critic raises",
      math: [tex`F = \mathbb{E}_P\, T - \mathbb{E}_Q\, f^*(T)`],
      said: "For every T this is a lower bound of the divergence; the best T reaches it.",
    },
    generator:
      generatorLoss === "minimax"
        ? {
            math: [tex`L_G = -\mathbb{E}_Q\, f^*(T)`],
            said: "The part of the bound that depends on the generator.",
          }
        : {
            math: [tex`L_G = -\mathbb{E}_Q\, T`],
            said: "It raises T on its own points instead, which keeps a slope where the critic is sure.",
          },
    measured: {
      math: [tex`D_f(P \| Q) = \int q\, f(p/q) \ge F`],
      said: `The ${formulas.title} divergence of the target from the model.`,
    },
    divergence: {
      title: "f and its conjugate",
      math: [formulas.f, formulas.conjugate],
      said: "f weighs the ratio of the densities; its conjugate f* makes the bound, and neither is learned.",
    },
    witness: {
      math: [formulas.activation, formulas.witness],
      said: "The activation keeps the network's output v where f* is finite; the best witness depends on u = p/q alone.",
    },
  };
}

/** What holds the critic back, and its formula. */
export const PENALTY_FORMULAS: Readonly<Record<PenaltyName, FormulaPart>> = {
  none: { title: "none", math: [], said: "The critic may become as steep as its network allows." },
  gradient: {
    title: "gradient penalty",
    math: [tex`\lambda\, \mathbb{E}\,(\|\nabla f(\hat x)\| - 1)^2`],
    said: "Between real and generated points the critic's slope is drawn to 1.",
  },
  r1: {
    title: "R₁ on real points",
    math: [tex`\tfrac{\gamma}{2}\, \mathbb{E}_P \|\nabla v(x)\|^2`],
    said: "On real points the critic's slope is drawn to 0, which damps the game's circling.",
  },
  clip: {
    title: "weight clipping",
    math: [tex`w \in [-c, c]`],
    said: "After each update every weight is put back within ±c: the slope is bounded, nobody knows by what.",
  },
  "unit-norm": {
    title: "weights of norm 1",
    math: [tex`\|w\|_2 = 1`],
    said: "After each update all weights together are scaled to norm 1.",
  },
  spectral: {
    title: "spectral normalisation",
    math: [tex`\sigma_{\max}(W) \le 1`],
    said: "Each layer stretches by at most 1, so the whole critic's slope is at most 1.",
  },
};

/** What the codes are for, in InfoGAN's games. */
export const INFORMATION: FormulaPart = {
  title: "All three raise",
  math: [tex`L_I = H(c) + \mathbb{E} \log Q(c|x) \le I(c;x)`],
  said: "Q guesses each code from the point. H(c) is fixed; the better its guesses, the nearer the bound comes to it.",
};

/** A game by the name that people choose. */
export const gameTitle = (game: GameName): string => (game === "f-gan" ? "f-GAN" : PLAIN[game].title);

/** A game by its name, with the divergence where that is chosen: "f-GAN (KL)". */
export const gameWords = ({ game, divergence }: LabSettings): string =>
  gameTitle(game) + (game === "f-gan" ? ` (${DIVERGENCE_FORMULAS[divergence].title})` : "");
