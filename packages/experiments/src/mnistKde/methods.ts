import type { FDivergence } from "saddlepoint/divergences";
import { parseRecipe, type Recipe } from "saddlepoint/recipes";
import { both, QUIET } from "../contender.ts";

/** What the paper has 100 – 1200 – 1200 – 784 of. */
export const GENERATOR_WIDTHS = [256, 256];
export const CRITIC_WIDTHS = [256, 256];
export const BATCH = 128;
export const RATE = 2e-4;
export const BETA1 = 0.5;

/** The f-GAN of a divergence on MNIST: dense networks, batch normalisation in G, noise from U(−1, 1). */
export const recipeOf = ({ name }: FDivergence, steps: number): Recipe =>
  parseRecipe({
    name: "mnist-kde",
    data: "mnist",
    noise: { size: 100, prior: "uniform" },
    network: {
      kind: "mlp",
      generator: { widths: GENERATOR_WIDTHS, normalisation: "batch" },
      critic: { widths: CRITIC_WIDTHS },
    },
    objective: { adversarial: { kind: "f-gan", divergence: name, generator: "non-saturating" } },
    training: { ...QUIET, steps, batchSize: BATCH, ...both({ rate: RATE, beta1: BETA1 }) },
  });
