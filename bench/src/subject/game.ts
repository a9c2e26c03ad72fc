import { type Device, Tensor } from "@saddlepoint/engine";
import { type GameState, type GameStepsOptions, gameSteps, makeStep } from "saddlepoint/game";
import type { Model } from "saddlepoint/networks";
import { initialStateOf, modelOf, parseRecipe, type Recipe, stepOptionsOf } from "saddlepoint/recipes";
import { product } from "../turns/statistics.ts";

/** Float32 numbers of a shape. */
export type Numbers = { readonly shape: readonly number[]; readonly data: Float32Array<ArrayBuffer> };

/** What a step is fed: real samples and latents, and labels or draws to mix by where the objective needs them. */
export type Fed<A> = { readonly real: A; readonly latents: A; readonly labels?: A; readonly mix?: A };

export function mapFed<A, B>(
  { real, latents, labels, mix }: Fed<A>,
  f: (one: A, name: keyof Fed<A>) => B,
): Fed<B> {
  return {
    real: f(real, "real"),
    ...(labels === undefined ? {} : { labels: f(labels, "labels") }),
    ...(mix === undefined ? {} : { mix: f(mix, "mix") }),
    latents: f(latents, "latents"),
  };
}

type State = GameState<Tensor>;

/** The library's game of a recipe on samples of a shape, taken apart: all that the benchmark plays is made here. */
export function gameOf(given: unknown, sample: readonly number[], batch?: number) {
  const parsed = parseRecipe(given);
  const training = { ...parsed.training, batchSize: batch ?? parsed.training.batchSize };
  const recipe: Recipe = { ...parsed, training };
  const model: Model = modelOf(recipe, sample);
  const options = stepOptionsOf(recipe, model);
  const { criticSteps, batchSize } = training;
  const per = (shape: readonly number[]) => [
    ...(criticSteps === 1 ? [] : [criticSteps]),
    batchSize,
    ...shape,
  ];
  const labels = recipe.objective.labels?.code;
  const labelled = model.layout.codes.find(({ name }) => name === labels) ?? null;
  /** What one step is fed, by name: [batch, …] each, or [criticSteps, batch, …]. */
  const fed: Fed<readonly number[]> = {
    real: per(sample),
    ...(labelled === null ? {} : { labels: per([labelled.code.dimension]) }),
    ...(options.objective.needs.mix === true ? { mix: per([]) } : {}),
    latents: per([model.layout.inputSize]),
  };
  return {
    recipe,
    model,
    fed,
    /** The whole training step, pure. */
    step: makeStep(options),
    /** The same step compiled, as a game compiles it. */
    compiled: (state: State, settings: Pick<GameStepsOptions, "device" | "threads" | "sources">) =>
      gameSteps({ ...options, ...settings, shape: sample, batchSize, labelled, name: "step" }, state).both(),
    /** The state before the first step; `average` keeps the moving average that a training keeps. */
    stateOf(seed: number, { average = false } = {}): State {
      const state = initialStateOf({ ...recipe, training: { ...training, seed } }, model);
      return average ? state : { ...state, average: {} };
    },
  };
}

export type Game = ReturnType<typeof gameOf>;

/** Numbers from U(0, 1), the same each time, for so many steps of a game; labels are one-hot. */
export const randomFed = ({ fed }: Game, count: number): Fed<Numbers> =>
  mapFed(fed, (shape, name) => {
    const length = count * product(shape);
    const classes = shape.at(-1) ?? 1;
    let seed = 1;
    const uniform = (): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    const oneHot = (_: unknown, i: number): number =>
      Number(Math.floor(i / classes) % classes === i % classes);
    const data = Float32Array.from({ length }, name === "labels" ? oneHot : uniform);
    return { shape: [count, ...shape], data };
  });

const tensor = ({ shape, data }: Numbers) => new Tensor("float32", data, shape);

/** A state with these initial weights instead of its own. */
export function startingFrom(state: State, weight: (name: string) => Numbers): State {
  const replaced = (prefix: string, own: State["generator"]) =>
    Object.fromEntries(Object.keys(own).map((name) => [name, tensor(weight(prefix + name))]));
  return {
    ...state,
    generator: replaced("generator.", state.generator),
    critic: replaced("critic.", state.critic),
  };
}

/** A state's weights by the names that every program knows them by. */
export function weightsOf({ generator, critic }: State): Readonly<Record<string, Tensor>> {
  const named = (prefix: string, weights: State["generator"]) =>
    Object.fromEntries(Object.entries(weights).map(([name, weight]) => [prefix + name, weight]));
  return { ...named("generator.", generator), ...named("critic.", critic) };
}

export type Playing = {
  readonly state: State;
  readonly device?: Device;
  /** As many as the library chooses unless told. */
  readonly threads?: number | undefined;
  /** Whether the model's nodes tell the lines of source that they come from. */
  readonly sources?: boolean;
};

/**
 * A game's step, compiled as the trainer compiles it: the one place where the benchmark makes the library's step.
 *
 * @returns `compileMs`; the `model`; and `call(fed)`, which goes on by as many steps as the arrays have, [steps, …shape of
 * `game.fed`] each, and tells the milliseconds of it all and each step's figures
 */
export async function play(
  game: Game,
  { state: initial, device = "cpu", threads, sources = false }: Playing,
) {
  let state = initial;
  const began = performance.now();
  const run = await game.compiled(state, {
    device,
    sources,
    ...(threads === undefined ? {} : { threads }),
  });
  const compileMs = performance.now() - began;
  return {
    compileMs,
    model: run.model,
    rewrites: run.rewrites,
    release: () => run.release(),
    async call(given: Fed<Numbers>) {
      const { latents: drawn, ...samples } = mapFed(given, tensor);
      const from = performance.now();
      // A call has ended when its metrics are on the host, and they are there only when its last step is done.
      const [next, metrics] = await run(state, samples, drawn);
      const ms = performance.now() - from;
      state = next;
      const figures = (i: number) =>
        Object.fromEntries(Object.entries(metrics).map(([name, { data }]) => [name, Number(data[i])]));
      return { ms, figures };
    },
  };
}

export type Play = Awaited<ReturnType<typeof play>>;
