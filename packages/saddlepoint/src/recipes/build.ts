import { bernoulli } from "../codes/bernoulli.ts";
import { categorical } from "../codes/categorical.ts";
import type { Code } from "../codes/code.ts";
import { type CodeLayout, codeLayout } from "../codes/codeLayout.ts";
import { normal } from "../codes/normal.ts";
import { uniform } from "../codes/uniform.ts";
import { divergenceNamed } from "../divergences/divergences.ts";
import type { StepOptions } from "../game/step.ts";
import { sigmoid } from "../networks/activation.ts";
import { imageReader, infoganCritic, infoganGenerator } from "../networks/infoganImages.ts";
import { mlpCritic, mlpGenerator } from "../networks/mlpNetworks.ts";
import type { Model } from "../networks/model.ts";
import { classifier } from "../objectives/classifier.ts";
import { type Constraint, clipWeights, unitNormWeights } from "../objectives/constraint.ts";
import { fGan } from "../objectives/fGan.ts";
import { gradientPenalty } from "../objectives/gradientPenalty.ts";
import { hinge } from "../objectives/hinge.ts";
import { information } from "../objectives/information.ts";
import { leastSquares } from "../objectives/leastSquares.ts";
import { minimax } from "../objectives/minimax.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { type Objective, objective } from "../objectives/objective.ts";
import { r1 } from "../objectives/r1.ts";
import type { Term } from "../objectives/term.ts";
import { wasserstein } from "../objectives/wasserstein.ts";
import { adam } from "../optimisers/adam.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { rmsProp } from "../optimisers/rmsProp.ts";
import type { CodeRecipe, NetworkRecipe, OptimiserRecipe, Recipe } from "./schema.ts";

/** How each kind of code in a recipe becomes a code: adding a kind to the schema without one here does not compile. */
const CODES: { readonly [K in CodeRecipe["kind"]]: (recipe: Extract<CodeRecipe, { kind: K }>) => Code } = {
  categorical: ({ classes }) => categorical(classes),
  uniform: ({ low, high }) => uniform(low, high),
  normal: () => normal(),
  bernoulli: () => bernoulli(),
};

const PRIORS = { uniform: () => uniform(-1, 1), normal } as const;

const GAMES = {
  "non-saturating": nonSaturating,
  minimax,
  "least-squares": leastSquares,
  hinge,
  wasserstein,
} as const;

const PENALTIES = { gradient: gradientPenalty, r1 } as const;

function codeOf<K extends CodeRecipe["kind"]>(recipe: Extract<CodeRecipe, { kind: K }>): Code {
  const kind: K = recipe.kind;
  return CODES[kind](recipe);
}

/** How the critic is told the samples' classes; undefined where it is not. */
function toldOf({ codes, objective: { labels } }: Recipe) {
  if (labels === undefined || labels.by === "classifier") return undefined;
  const code = codes[labels.code];
  return code?.kind === "categorical" ? { by: labels.by, classes: code.classes } : undefined;
}

/** The codes and noise of a recipe, laid out in the generator's input. */
export const layoutOf = (recipe: Recipe): CodeLayout => {
  const { codes, noise, objective } = recipe;
  return codeLayout(
    Object.fromEntries(Object.entries(codes).map(([name, code]) => [name, codeOf(code)])),
    {
      size: noise.size,
      prior: PRIORS[noise.prior](),
    },
    {
      ...(objective.invariance === undefined ? {} : { isRead: ({ kind }) => kind === "categorical" }),
      ...(objective.labels === undefined || objective.labels.by === "classifier"
        ? {}
        : { told: objective.labels.code }),
    },
  );
};

type Networks = Pick<Model, "generator" | "critic" | "reader">;

function infoganNetworks(
  recipe: Recipe,
  { generator, critic }: Extract<NetworkRecipe, { kind: "infogan" }>,
  layout: CodeLayout,
  shape: readonly number[],
): Networks {
  const [channels, height, width] = shape;
  if (channels === undefined || height === undefined || height !== width || height % 4 !== 0) {
    throw new RangeError(
      `modelOf(recipe, shape): the network "infogan" needs square images with a side that is a multiple of 4, got ` +
        `${height === undefined ? `points of ${channels} numbers; give network.kind "mlp"` : `${width}x${height}; give data.size to resize a folder of images`}`,
    );
  }
  const image = { size: height, channels };
  const { invariance, constraint } = recipe.objective;
  const reader =
    invariance === undefined
      ? undefined
      : imageReader({ image, headSize: layout.readerHeadSize, widths: invariance.reader });
  const { normalisation, ...widths } = critic;
  const told = toldOf(recipe);
  return {
    generator: infoganGenerator({ inputSize: layout.inputSize, image, widths: generator }),
    critic: infoganCritic({
      image,
      headSize: layout.headSize - layout.readerHeadSize,
      widths,
      normalisation,
      spectral: constraint?.kind === "spectral",
      ...(told === undefined ? {} : { told }),
      ...(reader === undefined ? {} : { reader }),
    }),
    ...(reader === undefined ? {} : { reader }),
  };
}

function mlpNetworks(
  recipe: Recipe,
  { generator, critic }: Extract<NetworkRecipe, { kind: "mlp" }>,
  layout: CodeLayout,
  shape: readonly number[],
): Networks {
  const told = toldOf(recipe);
  return {
    generator: mlpGenerator({
      inputSize: layout.inputSize,
      shape,
      widths: generator.widths,
      activation: generator.activation,
      batchNorm: generator.normalisation === "batch",
      ...(shape.length > 1 ? { output: sigmoid() } : {}),
    }),
    critic: mlpCritic({
      shape,
      headSize: layout.headSize,
      widths: critic.widths,
      q: critic.q,
      activation: critic.activation,
      spectral: recipe.objective.constraint?.kind === "spectral",
      ...(told === undefined ? {} : { told }),
    }),
  };
}

/**
 * The networks of a recipe, for samples of one shape: [channels, height, width] of images, [dimension] of points.
 *
 * @throws RangeError when the network is the paper's and the samples are not square images with a side that is a multiple
 * of 4
 */
export function modelOf(recipe: Recipe, shape: readonly number[]): Model {
  const layout = layoutOf(recipe);
  const { network } = recipe;
  const networks =
    network.kind === "infogan"
      ? infoganNetworks(recipe, network, layout, shape)
      : mlpNetworks(recipe, network, layout, shape);
  return { layout, ...networks };
}

/** The adversarial game of a recipe. */
function gameOf({ adversarial }: Recipe["objective"]): Term {
  if (typeof adversarial === "string") return GAMES[adversarial]();
  const { divergence, generator } = adversarial;
  return fGan(divergenceNamed(divergence), { generator });
}

/** The game of a recipe: its terms, composed. */
export function objectiveOf(recipe: Recipe, layout: CodeLayout): Objective {
  const { penalty, information: informative, labels } = recipe.objective;
  return objective([
    gameOf(recipe.objective),
    ...(penalty === undefined ? [] : [PENALTIES[penalty.kind](penalty)]),
    ...(informative === undefined ? [] : [information(layout, informative.weights)]),
    ...(labels?.by === "classifier" ? [classifier(layout, labels)] : []),
  ]);
}

const optimiserOf = (options: OptimiserRecipe): Optimiser =>
  options.kind === "adam" ? adam(options) : rmsProp(options);

/** Both players' optimisers in a recipe. */
export const optimisersOf = ({ training }: Recipe): StepOptions["optimisers"] => ({
  generator: optimiserOf(training.generator),
  critic: optimiserOf(training.critic),
});

/** What is done to the critic's weights; spectral normalisation is in its layers themselves. */
function constraintOf({ objective: { constraint } }: Recipe): Constraint | undefined {
  if (constraint?.kind === "clip") return clipWeights(constraint.limit);
  if (constraint?.kind === "unit-norm") return unitNormWeights();
  return undefined;
}

/** Everything that one step of a recipe's training is made of. */
export function stepOptionsOf(recipe: Recipe, model: Model): StepOptions {
  const { averageDecay, criticSteps } = recipe.training;
  const constraint = constraintOf(recipe);
  return {
    model,
    objective: objectiveOf(recipe, model.layout),
    optimisers: optimisersOf(recipe),
    criticSteps,
    ...(constraint === undefined ? {} : { constraint }),
    ...(averageDecay === undefined ? {} : { averageDecay }),
  };
}
