import type { Tensor } from "@saddlepoint/engine";
import { type Augmentation, differentiableAugmentation } from "../augmentation/differentiableAugmentation.ts";
import { createGame } from "../game/createGame.ts";
import type { Game } from "../game/game.ts";
import type { GameOptions } from "../game/gameOptions.ts";
import type { ComputeOptions } from "../game/phase.ts";
import { initialReader, READER, readerPhase } from "../game/readerPhase.ts";
import { type GameState, initialState } from "../game/state.ts";
import type { StepOptions } from "../game/step.ts";
import type { Model } from "../networks/model.ts";
import { adam } from "../optimisers/adam.ts";
import { type MovingAverage, movingAverage, risingDecay } from "../optimisers/movingAverage.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { rmsProp } from "../optimisers/rmsProp.ts";
import type { Samples } from "../samples/samples.ts";
import { courseOf, updatesOf } from "./courseOf.ts";
import { followedOf, modelOf } from "./modelOf.ts";
import { constraintOf, objectiveOf } from "./objectiveOf.ts";
import type { OptimiserRecipe, Recipe } from "./schema.ts";

function optimiserOf(options: OptimiserRecipe, updates: number): Optimiser {
  const { rate } = options;
  if (options.kind === "rmsprop") return rmsProp({ ...options, rate: courseOf(rate, options, updates) });
  const { halfLife, ...rest } = options;
  return adam({ ...rest, halfLife, rate: courseOf(rate, { ...rest, halfLife: undefined }, updates) });
}

/** Both players' optimisers in a recipe. */
export function optimisersOf(recipe: Recipe): GameOptions["optimisers"] {
  const [{ training }, updates] = [recipe, updatesOf(recipe)];
  return {
    generator: optimiserOf(training.generator, updates.generator),
    critic: optimiserOf(training.critic, updates.critic),
  };
}

const averageOf = ({ training: { averageDecay } }: Recipe): MovingAverage | undefined =>
  averageDecay === undefined ? undefined : movingAverage(risingDecay(averageDecay));

const augmentationOf = ({ objective: { augmentation } }: Recipe): Augmentation | undefined =>
  augmentation && differentiableAugmentation(augmentation);

/** Momentum of the reader's Adam; the players' own is in the recipe. */
const READER_BETA1 = 0.5;

/** What a recipe trains before the game: its reader, if it has one, and by which optimiser. */
function readerOf({ codes, objective: { invariance } }: Recipe, { reader, layout }: Model) {
  if (invariance === undefined || reader === undefined) return undefined;
  const followed = followedOf(invariance, layout);
  const placed = layout.read.find(({ code: { kind } }) => kind === "categorical");
  const code = placed && codes[placed.name];
  return {
    ...invariance,
    reader,
    followed,
    ...(followed.length === 0 ? {} : { logits: placed?.heads }),
    prior: code?.kind === "categorical" ? code.probabilities : undefined,
    optimiser: adam({ rate: courseOf(invariance.rate, invariance, invariance.steps), beta1: READER_BETA1 }),
  };
}

/** The state of a recipe's game before its first step: what a checkpoint of it must be like. */
export function initialStateOf(recipe: Recipe, model: Model): GameState<Tensor> {
  const { seed } = recipe.training;
  const read = readerOf(recipe, model);
  return initialState(model, seed, {
    optimisers: optimisersOf(recipe),
    average: averageOf(recipe),
    phases: read === undefined ? {} : { [READER]: initialReader(read.reader, read.optimiser, seed) },
  });
}

/** What a recipe's steps are made of. */
export const stepOptionsOf = (recipe: Recipe, model: Model): StepOptions => ({
  model,
  objective: objectiveOf(recipe, model.layout),
  optimisers: optimisersOf(recipe),
  criticSteps: recipe.training.criticSteps,
  average: averageOf(recipe),
  constraint: constraintOf(recipe),
  augmentation: augmentationOf(recipe),
  gradientNorms: true,
});

/**
 * What the game of a recipe is made of, to be changed before it is made.
 *
 * @throws RangeError when the samples do not fit the recipe's networks
 */
export function gameOptionsOf(recipe: Recipe, samples: Samples): GameOptions {
  const { batchSize, seed, warmup } = recipe.training;
  const model = modelOf(recipe, samples.shape);
  const read = readerOf(recipe, model);
  return {
    ...stepOptionsOf(recipe, model),
    name: recipe.name,
    samples,
    batchSize,
    seed,
    warmup,
    phases: read === undefined ? [] : [readerPhase({ ...read, samples })],
  };
}

/**
 * The game of a recipe with its samples.
 *
 * @throws RangeError as `gameOptionsOf` and `createGame` do
 */
export const gameOf = async (recipe: Recipe, samples: Samples, compute: ComputeOptions = {}): Promise<Game> =>
  createGame({ ...gameOptionsOf(recipe, samples), ...compute });
