import type { FDivergence } from "saddlepoint/divergences";
import type { Recipe } from "saddlepoint/recipes";
import { parseRecipe } from "saddlepoint/recipes";

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
    training: {
      steps,
      batchSize: BATCH,
      generator: { rate: RATE, beta1: BETA1 },
      critic: { rate: RATE, beta1: BETA1 },
      logEvery: 1000,
      evaluateEvery: 1e6,
      sampleEvery: 1e6,
      checkpointEvery: 1e6,
    },
  });
