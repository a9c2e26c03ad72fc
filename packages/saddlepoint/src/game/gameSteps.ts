import type { numpy as np } from "@jax-js/jax";
import { type CompiledSteps, compileSteps, spec, type Tensor } from "@saddlepoint/engine";
import type { PlacedCode } from "../codes/codeLayout.ts";
import { lazily } from "./lazily.ts";
import type { ComputeOptions } from "./phase.ts";
import { SHOWN } from "./players.ts";
import type { GameState } from "./state.ts";
import {
  type Metrics,
  makeCriticStep,
  makeGeneratorStep,
  makeStep,
  type Step,
  type StepBatch,
  type StepOptions,
} from "./step.ts";

export type GameStepsOptions = StepOptions &
  ComputeOptions & {
    /** The shape of one sample. */
    readonly shape: readonly number[];
    readonly batchSize: number;
    /** The code that the samples' labels stand for, where the objective or the critic takes labels. */
    readonly labelled?: PlacedCode | null;
    /** The name of the models. Default "game". */
    readonly name?: string;
    /** Whether the models' nodes tell the lines of source that they come from. Default false. */
    readonly sources?: boolean;
  };

/** Steps of both players, or updates of the critic: state, batches and latents to the next state and metrics, [steps] each. */
export type CompiledStep = CompiledSteps<
  GameState<np.Array>,
  [StepBatch<np.Array>, np.Array],
  Metrics<np.Array>
>;

/** The steps of a game, each compiled when it is first asked for. */
export type GameSteps = {
  both(): Promise<CompiledStep>;
  critic(): Promise<CompiledStep>;
  generator(): Promise<CompiledStep>;
  release(): Promise<void>;
};

/** The steps that a game is made of; see `makeStep`. */
export function gameSteps(options: GameStepsOptions, state: GameState<Tensor>): GameSteps {
  const { model, objective, augmentation, criticSteps = 1, shape } = options;
  const { batchSize, labelled = null, name = "game" } = options;
  const { device, threads, sources = false } = options;
  const compute = { sources, keepState: true, device, threads };
  const per = (rounds: readonly number[], sample: readonly number[]) =>
    spec([...rounds, batchSize, ...sample]);
  const { inputSize } = model.layout;
  const players = (step: Step, rounds: readonly number[], of: string): Promise<CompiledStep> => {
    const batch = {
      real: per(rounds, shape),
      ...(labelled === null ? {} : { labels: per(rounds, [labelled.code.dimension]) }),
      ...(objective.needs.mix === true ? { mix: per(rounds, []) } : {}),
      ...(augmentation === undefined ? {} : { changes: per(rounds, [SHOWN.length * augmentation.size]) }),
    };
    return compileSteps(fitting(step, shape), [state, batch, per(rounds, [inputSize])], {
      name: of,
      inputNames: ["batch", "latents"],
      ...compute,
    });
  };
  const both = lazily(() => players(makeStep(options), criticSteps === 1 ? [] : [criticSteps], name));
  const critic = lazily(() => players(makeCriticStep(options), [], `${name}-critic`));
  const generator = lazily(() => players(makeGeneratorStep(options), [], `${name}-generator`));
  return {
    both: both.get,
    critic: critic.get,
    generator: generator.get,
    async release() {
      await Promise.all([both, critic, generator].map((each) => each.release()));
    },
  };
}

/** A step whose networks say, while it is traced, that they do not fit the samples: the library's words for it. */
function fitting(step: Step, shape: readonly number[]): Step {
  return (...given) => {
    try {
      return step(...given);
    } catch (error) {
      if (error instanceof RangeError || !(error instanceof Error)) throw error;
      throw new RangeError(
        `createGame(options): the networks and the objective must fit each other and samples of [${shape}]: ${error.message}`,
        { cause: error },
      );
    }
  };
}
