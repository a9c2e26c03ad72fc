import type { Recipe, RecipeInput } from "saddlepoint/recipes";
import { parseRecipe } from "saddlepoint/recipes";

/** The densities of Gulrajani et al. 2017, figure 2, by their sources' names. */
export const DENSITIES = {
  "8-gaussians": "8 Gaussians",
  "25-gaussians": "25 Gaussians",
  "swiss-roll": "Swiss roll",
} as const;

export type DensityName = keyof typeof DENSITIES;

/** Updates of the critic a step of WGAN-GP. */
export const CRITIC_STEPS = 5;

const SHARED = {
  noise: { size: 2, prior: "normal" },
  network: {
    kind: "mlp",
    generator: { widths: [128, 128, 128] },
    critic: { widths: [128, 128, 128] },
  },
} as const satisfies Partial<RecipeInput>;

const TRAINING = {
  batchSize: 128,
  logEvery: 1000,
  evaluateEvery: 1e6,
  sampleEvery: 1e6,
  checkpointEvery: 1e6,
};

type Method = { readonly name: string; recipe(density: DensityName, steps: number): Recipe };

/** The paper's, and the game that it was made to improve on. */
export const METHODS: readonly Method[] = [
  {
    name: "GAN",
    recipe: (density, steps) =>
      parseRecipe({
        name: "toy-gan",
        data: density,
        ...SHARED,
        training: { ...TRAINING, steps, generator: { rate: 5e-4 }, critic: { rate: 5e-4 } },
      }),
  },
  {
    name: "WGAN-GP",
    recipe: (density, steps) =>
      parseRecipe({
        name: "toy-wgan-gp",
        data: density,
        ...SHARED,
        objective: { adversarial: "wasserstein", penalty: { kind: "gradient", weight: 0.1 } },
        training: {
          ...TRAINING,
          steps,
          criticSteps: CRITIC_STEPS,
          generator: { rate: 5e-4, beta2: 0.9 },
          critic: { rate: 5e-4, beta2: 0.9 },
        },
      }),
  },
];
