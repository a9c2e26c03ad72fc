import { parseRecipe, type Recipe } from "saddlepoint/recipes";
import { both, PLANE } from "../contender.ts";

/** The densities of Gulrajani et al. 2017, figure 2, by their sources' names. */
export const DENSITIES = {
  "8-gaussians": "8 Gaussians",
  "25-gaussians": "25 Gaussians",
  "swiss-roll": "Swiss roll",
} as const;

export type DensityName = keyof typeof DENSITIES;

/** Updates of the critic a step of WGAN-GP. */
export const CRITIC_STEPS = 5;

type Method = { readonly name: string; recipe(density: DensityName, steps: number): Recipe };

/** The paper's, and the game that it was made to improve on. */
export const METHODS: readonly Method[] = [
  {
    name: "GAN",
    recipe: (density, steps) =>
      parseRecipe({
        name: "toy-gan",
        data: density,
        ...PLANE,
        training: { ...PLANE.training, steps, ...both({ rate: 5e-4 }) },
      }),
  },
  {
    name: "WGAN-GP",
    recipe: (density, steps) =>
      parseRecipe({
        name: "toy-wgan-gp",
        data: density,
        ...PLANE,
        objective: { adversarial: "wasserstein", penalty: { kind: "gradient", weight: 0.1 } },
        training: {
          ...PLANE.training,
          steps,
          criticSteps: CRITIC_STEPS,
          ...both({ rate: 5e-4, beta2: 0.9 }),
        },
      }),
  },
];
