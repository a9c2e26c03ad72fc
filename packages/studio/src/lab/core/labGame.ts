import { compileSteps, spec, type Tensor } from "@saddlepoint/engine";
import {
  type GameFed,
  type GanState,
  gameCalls,
  gameFeed,
  initialState,
  type Metrics,
  makeCriticStep,
  makeGeneratorStep,
  makeStep,
  type Step,
  type StepOptions,
} from "saddlepoint/game";
import type { Model } from "saddlepoint/networks";
import { modelOf, type Recipe, stepOptionsOf } from "saddlepoint/recipes";
import { type Samples, sampleShape } from "saddlepoint/samples";
import { requireFiniteMetrics, requireFiniteState } from "saddlepoint/training";

import { brokenGame } from "./brokenGame.ts";

/** A game that is played a few steps at a time, by both players or by one. */
export interface LabGame {
  readonly model: Model;
  readonly options: StepOptions;
  readonly state: () => GanState<Tensor>;
  /** The last step's losses and gradient norms by name; empty before the first. */
  readonly metrics: () => Readonly<Record<string, number>>;
  /** So many steps of both players, with the recipe's warm-up. */
  play(steps: number): Promise<void>;
  /** One update of the critic alone. */
  criticStep(): Promise<void>;
  /** One update of the generator alone, against the critic as it is. */
  generatorStep(): Promise<void>;
  release(): Promise<void>;
}

/** Steps of one call: their batches are drawn before it. */
const MOST_STEPS = 250;

/**
 * Compiles the game of a recipe. What its players are fed comes from the seed's own streams, in the order in which they play:
 * step k has the same numbers however calls are cut.
 *
 * A call in which a number stops being finite rejects, in words (`brokenGame`), and the game is then as it was before the
 * call.
 */
export async function createLabGame(recipe: Recipe, samples: Samples, threads: number): Promise<LabGame> {
  const { training } = recipe;
  const { batchSize, criticSteps, seed } = training;
  const shape = sampleShape(samples);
  const model = modelOf(recipe, shape);
  const options: StepOptions = { ...stepOptionsOf(recipe, model), gradientNorms: true };
  const mix = options.objective.needs.mix === true;
  let state = initialState(model, seed, { optimisers: options.optimisers });
  let metrics: Record<string, number> = {};
  const feed = gameFeed({ samples, layout: model.layout, batchSize, seed, criticSteps, labelled: null, mix });

  const per = (rounds: readonly number[], sample: readonly number[]) =>
    spec([...rounds, batchSize, ...sample]);
  const compileGame = (step: Step, rounds: readonly number[], name: string) =>
    compileSteps(
      step,
      [
        state,
        { real: per(rounds, shape), ...(mix ? { mix: per(rounds, []) } : {}) },
        per(rounds, [model.layout.inputSize]),
      ],
      { name, inputNames: ["batch", "latents"], threads },
    );
  const both = await compileGame(makeStep(options), criticSteps === 1 ? [] : [criticSteps], "step");
  // Many games never play one player alone.
  const critic = once(() => compileGame(makeCriticStep(options), [], "critic"));
  const generator = once(() =>
    compileSteps(makeGeneratorStep(options), [state, per([], [model.layout.inputSize])], {
      name: "generator",
      inputNames: ["latents"],
      threads,
    }),
  );
  type Played = readonly [GanState<Tensor>, Metrics<Tensor>];
  const critics = async (from: GanState<Tensor>, { batch, latents }: GameFed): Promise<Played> =>
    (await critic.get())(from, batch, latents);

  /** Takes on what a call did, all of it or nothing. */
  async function all(call: (from: GanState<Tensor>) => Promise<Played>): Promise<void> {
    const before = feed.state();
    try {
      const [next, found] = await call(state);
      requireFiniteState(next, stepOf(next));
      state = next;
      metrics = { ...metrics, ...lastOf(found) };
    } catch (error) {
      feed.restore(before);
      throw brokenGame(error);
    }
  }

  return {
    model,
    options,
    state: () => state,
    metrics: () => metrics,
    play: (steps) =>
      all(async (from) => {
        let current = from;
        let found: Metrics<Tensor> = {};
        const done = stepOf(from);
        for (const call of gameCalls(feed, { ...training, steps: done + steps }, done, () => MOST_STEPS)) {
          [current, found] =
            call.players === "critic"
              ? await critics(current, call.fed)
              : await both(current, call.fed.batch, call.fed.latents);
          requireFiniteMetrics(found, stepOf(current) + 1 - (call.players === "both" ? call.count : 0));
        }
        return [current, found];
      }),
    criticStep: () =>
      all(async (from) => {
        const played = await critics(from, feed.critic(1));
        requireFiniteMetrics(played[1], stepOf(from) + 1);
        return played;
      }),
    generatorStep: () =>
      all(async (from) => {
        // As many samples are drawn as the critic would see, so that both players go along the same streams.
        const { latents } = feed.critic(1);
        const played = await (await generator.get())(from, latents);
        requireFiniteMetrics(played[1], stepOf(from) + 1);
        return played;
      }),
    async release() {
      await Promise.all([both.release(), critic.release(), generator.release()]);
    },
  };
}

const stepOf = ({ step }: GanState<Tensor>): number => Number(step.data[0]);

const lastOf = (metrics: Metrics<Tensor>): Record<string, number> =>
  Object.fromEntries(Object.entries(metrics).map(([name, { data, size }]) => [name, Number(data[size - 1])]));

/** Something that is made when it is first asked for. */
function once<Made extends { release(): Promise<void> }>(make: () => Promise<Made>) {
  let made: Promise<Made> | undefined;
  return {
    get(): Promise<Made> {
      made ??= make();
      return made;
    },
    async release(): Promise<void> {
      await (await made)?.release();
    },
  };
}
