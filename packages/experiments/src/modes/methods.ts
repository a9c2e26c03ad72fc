import { divergences } from "saddlepoint/divergences";
import type { OptimiserRecipe, Recipe, RecipeInput } from "saddlepoint/recipes";
import { parseRecipe, presets } from "saddlepoint/recipes";
import { both, PLANE, QUIET } from "../contender.ts";

/**
 * The worlds of the protocol: names of data sources, the recipe that was found best on each, and how many times as long as
 * the methods that it is compared with it is trained.
 */
export const WORLDS = {
  ring: { title: "Ring of 8", best: "ring-r1", longer: 5 },
  grid: { title: "Grid of 25", best: "grid-r1", longer: 12 },
} as const;

export type World = keyof typeof WORLDS;

/** A way to play, as far as it differs from the others. */
export type Method = { readonly name: string; recipe(world: World, steps: number): Recipe };

/** Updates of the critic for one of the generator, in the Wasserstein games of both papers. */
const CRITIC_STEPS = 5;

const method = (
  name: string,
  objective: RecipeInput["objective"] = {},
  training: Partial<RecipeInput["training"]> = {},
): Method => ({
  name,
  recipe: (world, steps) =>
    parseRecipe({
      name: "modes",
      data: world,
      ...PLANE,
      objective,
      training: {
        ...PLANE.training,
        ...both({ rate: 1e-3 }), // as the presets on these worlds have it
        ...training,
        // As many updates of the critic for every method.
        steps: Math.ceil(steps / (training.criticSteps ?? 1)),
      },
    }),
});

const fGans = Object.values(divergences)
  // With this generator both are the GAN's own game: their witnesses and conjugates differ from its by constants.
  .filter(({ name }) => name !== "gan" && name !== "js")
  .map(({ name }) =>
    method(`f-GAN, ${name}`, {
      adversarial: { kind: "f-gan", divergence: name, generator: "non-saturating" },
    }),
  );

/** The best recipe found, by what it is. */
export const BEST = "GAN + R1, averaged G";
/** The same runs, G as its last step left it. */
export const LAST = "GAN + R1, last G";

const best: Method = {
  name: BEST,
  recipe(world, steps) {
    const preset = parseRecipe(presets[WORLDS[world].best]);
    const { training } = preset;
    const own = steps * WORLDS[world].longer;
    // A shorter run is the same in small: its average and its half-lives span the same shares of it.
    const share = own / training.steps;
    const cooled = (optimiser: OptimiserRecipe): OptimiserRecipe =>
      optimiser.kind === "adam" && optimiser.halfLife !== undefined
        ? { ...optimiser, halfLife: Math.max(1, Math.round(optimiser.halfLife * share)) }
        : optimiser;
    return {
      ...preset,
      training: {
        ...training,
        ...QUIET,
        steps: own,
        averageDecay: Math.max(0, 1 - (1 - (training.averageDecay ?? 0)) / share),
        generator: cooled(training.generator),
        critic: cooled(training.critic),
      },
    };
  },
};

/** The best first, then what it is compared with. */
export const METHODS: readonly Method[] = [
  best,
  method("GAN"),
  ...fGans,
  method(
    "WGAN, weights clipped",
    { adversarial: "wasserstein", constraint: { kind: "clip", limit: 0.1 } },
    { criticSteps: CRITIC_STEPS, ...both({ kind: "rmsprop", rate: 5e-4 }) },
  ),
  method(
    "WGAN-GP",
    { adversarial: "wasserstein", penalty: { kind: "gradient", weight: 0.1 } },
    { criticSteps: CRITIC_STEPS, ...both({ rate: 1e-3, beta2: 0.9 }) },
  ),
];
