import { bernoulli } from "../codes/bernoulli.ts";
import { categorical } from "../codes/categorical.ts";
import type { Code } from "../codes/code.ts";
import { type CodeLayout, codeLayout } from "../codes/codeLayout.ts";
import { normal } from "../codes/normal.ts";
import { uniform } from "../codes/uniform.ts";
import { imageReader, infoganCritic, infoganGenerator } from "../networks/infoganImages.ts";
import type { Model } from "../networks/model.ts";
import { information } from "../objectives/information.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { type Objective, objective } from "../objectives/objective.ts";
import { adam } from "../training/adam.ts";
import type { StepOptions } from "../training/step.ts";
import type { CodeRecipe, Recipe } from "./schema.ts";

/** The images that a model is built for. */
export type ImageFormat = { readonly channels: number; readonly height: number; readonly width: number };

/** How each kind of code in a recipe becomes a code: adding a kind to the schema without one here does not compile. */
const CODES: { readonly [K in CodeRecipe["kind"]]: (recipe: Extract<CodeRecipe, { kind: K }>) => Code } = {
  categorical: ({ classes }) => categorical(classes),
  uniform: ({ low, high }) => uniform(low, high),
  normal: () => normal(),
  bernoulli: () => bernoulli(),
};

const PRIORS = { uniform: () => uniform(-1, 1), normal } as const;
const GAMES = { "non-saturating": nonSaturating } as const;

function codeOf<K extends CodeRecipe["kind"]>(recipe: Extract<CodeRecipe, { kind: K }>): Code {
  const kind: K = recipe.kind;
  return CODES[kind](recipe);
}

/** The codes and noise of a recipe, laid out in the generator's input. */
export const layoutOf = ({ codes, noise, objective }: Recipe): CodeLayout =>
  codeLayout(
    Object.fromEntries(Object.entries(codes).map(([name, recipe]) => [name, codeOf(recipe)])),
    {
      size: noise.size,
      prior: PRIORS[noise.prior](),
    },
    objective.invariance === undefined ? undefined : ({ kind }) => kind === "categorical",
  );

/**
 * The networks of a recipe, for images of one format.
 *
 * @throws RangeError when the images are not square with a side that is a multiple of 4
 */
export function modelOf(recipe: Recipe, { channels, height, width }: ImageFormat): Model {
  if (height !== width || height % 4 !== 0) {
    throw new RangeError(
      `modelOf(recipe, format): images must be square with a side that is a multiple of 4, got ${width}x${height}; ` +
        "give data.size to resize a folder of images",
    );
  }
  const layout = layoutOf(recipe);
  const image = { size: height, channels };
  const { generator, critic } = recipe.network;
  const { invariance } = recipe.objective;
  const reader =
    invariance === undefined
      ? undefined
      : imageReader({ image, headSize: layout.readerHeadSize, widths: invariance.reader });
  return {
    layout,
    generator: infoganGenerator({ inputSize: layout.inputSize, image, widths: generator }),
    critic: infoganCritic({
      image,
      headSize: layout.headSize - layout.readerHeadSize,
      widths: critic,
      ...(reader === undefined ? {} : { reader }),
    }),
    ...(reader === undefined ? {} : { reader }),
  };
}

/** The game of a recipe: its terms, composed. */
export function objectiveOf(recipe: Recipe, layout: CodeLayout): Objective {
  const { adversarial, information: informative } = recipe.objective;
  return objective([
    GAMES[adversarial](),
    ...(informative === undefined ? [] : [information(layout, informative.weights)]),
  ]);
}

/** Everything that one step of a recipe's training is made of. */
export function stepOptionsOf(recipe: Recipe, model: Model): StepOptions {
  const { generator, critic, averageDecay } = recipe.training;
  return {
    model,
    objective: objectiveOf(recipe, model.layout),
    optimisers: { generator: adam(generator), critic: adam(critic) },
    ...(averageDecay === undefined ? {} : { averageDecay }),
  };
}
