import type { Tensor } from "@saddlepoint/engine";
import { type SampleSet, sampleShape } from "../data/sampleSet.ts";
import { createGame, type Game, type GameOptions } from "../game/createGame.ts";
import type { ComputeOptions } from "../game/phase.ts";
import { initialReader, READER, readerPhase } from "../game/readerPhase.ts";
import { type GameState, initialState } from "../game/state.ts";
import type { Model } from "../networks/model.ts";
import { adam } from "../optimisers/adam.ts";
import { type MovingAverage, movingAverage } from "../optimisers/movingAverage.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { rmsProp } from "../optimisers/rmsProp.ts";
import { modelOf } from "./modelOf.ts";
import { constraintOf, objectiveOf } from "./objectiveOf.ts";
import type { OptimiserRecipe, Recipe } from "./schema.ts";

const optimiserOf = (options: OptimiserRecipe): Optimiser =>
  options.kind === "adam" ? adam(options) : rmsProp(options);

/** Both players' optimisers in a recipe. */
export const optimisersOf = ({ training }: Recipe): GameOptions["optimisers"] => ({
  generator: optimiserOf(training.generator),
  critic: optimiserOf(training.critic),
});

const averageOf = ({ training: { averageDecay } }: Recipe): MovingAverage | undefined =>
  averageDecay === undefined ? undefined : movingAverage(averageDecay);

/** Momentum of the reader's Adam; the players' own is in the recipe. */
const READER_BETA1 = 0.5;

/** What a recipe trains before the game: its reader, if it has one, and by which optimiser. */
function readerOf({ objective: { invariance } }: Recipe, { reader }: Model) {
  if (invariance === undefined || reader === undefined) return undefined;
  return { ...invariance, reader, optimiser: adam({ rate: invariance.rate, beta1: READER_BETA1 }) };
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

/**
 * What the game of a recipe is made of, to be changed before it is made.
 *
 * @throws RangeError when the samples do not fit the recipe's networks
 */
export function gameOptionsOf(recipe: Recipe, samples: SampleSet): GameOptions {
  const { criticSteps, batchSize, seed, warmup } = recipe.training;
  const model = modelOf(recipe, sampleShape(samples));
  const constraint = constraintOf(recipe);
  const read = readerOf(recipe, model);
  return {
    name: recipe.name,
    model,
    objective: objectiveOf(recipe, model.layout),
    optimisers: optimisersOf(recipe),
    samples,
    batchSize,
    seed,
    criticSteps,
    warmup,
    phases: read === undefined ? [] : [readerPhase({ ...read, samples })],
    ...(constraint === undefined ? {} : { constraint }),
    average: averageOf(recipe),
  };
}

/**
 * The game of a recipe with its samples.
 *
 * @throws RangeError as `gameOptionsOf` and `createGame` do
 */
export const gameOf = async (
  recipe: Recipe,
  samples: SampleSet,
  compute: ComputeOptions = {},
): Promise<Game> => createGame({ ...gameOptionsOf(recipe, samples), ...compute });
