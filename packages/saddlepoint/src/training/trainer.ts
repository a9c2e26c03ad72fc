import type { numpy as np } from "@jax-js/jax";
import { type CompiledSteps, compileSteps, type Device, spec, type Tensor } from "@saddlepoint/engine";
import type { PlacedCode } from "../codes/codeLayout.ts";
import { ahead } from "../game/ahead.ts";
import { gameFeed, readerFeed } from "../game/feeds.ts";
import { type GameCall, gameCalls, plainCalls } from "../game/gameCalls.ts";
import { inTurns } from "../game/inTurns.ts";
import { labelledCode } from "../game/labelledCode.ts";
import { makeReaderStep, type Views } from "../game/readerStep.ts";
import type { Snapshot } from "../game/snapshot.ts";
import { type GanState, initialState, type ReaderState } from "../game/state.ts";
import { stateBytes } from "../game/stateBytes.ts";
import { type Metrics, makeCriticStep, makeStep, type Step, type StepBatch } from "../game/step.ts";
import type { Named } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import type { Objective } from "../objectives/objective.ts";
import { adam } from "../optimisers/adam.ts";
import { modelOf, stepOptionsOf } from "../recipes/build.ts";
import type { Recipe } from "../recipes/schema.ts";
import { type Samples, sampleShape } from "../samples/samples.ts";
import { metricsWindow } from "./metricsWindow.ts";
import { requireFiniteMetrics, requireFiniteState } from "./nonFinite.ts";
import { stepPacer } from "./stepPacer.ts";

export type TrainerOptions = {
  readonly recipe: Recipe;
  /** What to train on; labels are read only where the objective asks for them. */
  readonly samples: Samples;
  readonly device?: Device;
  readonly threads?: number;
};

/** What happens while training runs, in the order in which it happens. Steps are the game's and count from 1. */
export type TrainingEvent =
  /** The reader learns from real images: its own steps. For showing, not for keeping. */
  | {
      readonly kind: "reading";
      readonly step: 0;
      readonly readerStep: number;
      readonly metrics: Named<number>;
    }
  /** The reader is ready: its last step's metrics, for the log. */
  | { readonly kind: "read"; readonly step: 0; readonly metrics: Named<number> }
  /** Some steps are done: the last one's metrics. For showing, not for keeping: how many steps it covers varies. */
  | { readonly kind: "progress"; readonly step: number; readonly metrics: Named<number> }
  /** A line for the log: means over the steps since the line before. */
  | { readonly kind: "metrics"; readonly step: number; readonly metrics: Named<number> }
  /** Time to measure on held-out samples. */
  | { readonly kind: "evaluate"; readonly step: number; readonly snapshot: Snapshot }
  /** Time for a picture. */
  | { readonly kind: "sample"; readonly step: number; readonly snapshot: Snapshot }
  /** Time to save. */
  | { readonly kind: "checkpoint"; readonly step: number; readonly snapshot: Snapshot };

/** A recipe's training with its data, ready to run. */
export type Trainer = {
  readonly model: Model;
  readonly objective: Objective;
  /** The run before its first step, with the recipe's seed unless told another: one compiled trainer runs many seeds. */
  initial(seed?: number): Snapshot;
  /**
   * Trains from `from` to the recipe's last step. Touches no file, console or page: whoever iterates does.
   *
   * @param signal stops after the steps under way, with a last "checkpoint" event
   * @throws NonFiniteError as soon as a metric or a weight is not a finite number
   */
  run(from: Snapshot, signal?: AbortSignal): AsyncGenerator<TrainingEvent, Snapshot>;
  release(): Promise<void>;
};

type CompiledGame = CompiledSteps<GanState<np.Array>, [StepBatch<np.Array>, np.Array], Metrics<np.Array>>;
type CompiledReader = CompiledSteps<ReaderState<np.Array>, [Views<np.Array>], Metrics<np.Array>>;

/** What the critic takes beside samples in one update, by name: its shape a sample. */
const besides = (
  { needs }: Objective,
  labelled: PlacedCode | null,
): Readonly<Record<string, readonly number[]>> => ({
  ...(labelled === null ? {} : { labels: [labelled.code.dimension] }),
  ...(needs.mix === true ? { mix: [] } : {}),
});

/**
 * Compiles a recipe's training for a set of samples.
 *
 * @throws RangeError when the samples do not fit the recipe's networks or lack its labels, or the device is not there
 */
export async function createTrainer({ recipe, samples, device, threads }: TrainerOptions): Promise<Trainer> {
  const { training, objective } = recipe;
  const { seed, batchSize, criticSteps, warmup } = training;
  const shape = sampleShape(samples);
  const model = modelOf(recipe, shape);
  const labelled = labelledCode(recipe, model, samples);
  const options = stepOptionsOf(recipe, model);
  const stateOf = (from: number) =>
    initialState(model, from, {
      average: training.averageDecay !== undefined,
      optimisers: options.optimisers,
    });
  const state = stateOf(seed);
  const settings = {
    ...(device === undefined ? {} : { device }),
    ...(threads === undefined ? {} : { threads }),
  };
  const compiledFor = (step: Step, rounds: readonly number[], name: string): Promise<CompiledGame> => {
    const per = (sample: readonly number[]) => spec([...rounds, batchSize, ...sample]);
    const batch = {
      real: per(shape),
      ...Object.fromEntries(
        Object.entries(besides(options.objective, labelled)).map(([key, sample]) => [key, per(sample)]),
      ),
    };
    return compileSteps(step, [state, batch, per([model.layout.inputSize])], {
      name,
      inputNames: ["batch", "latents"],
      keepState: true,
      ...settings,
    });
  };
  const game = await compiledFor(makeStep(options), criticSteps === 1 ? [] : [criticSteps], recipe.name);
  const critic =
    warmup === undefined
      ? undefined
      : await compiledFor(makeCriticStep(options), [], `${recipe.name}-critic`);
  const { invariance } = objective;
  const views = spec([invariance?.batchSize ?? batchSize, ...shape]);
  const reader: CompiledReader | undefined =
    invariance === undefined || model.reader === undefined
      ? undefined
      : await compileSteps(
          makeReaderStep(model.reader, adam({ rate: invariance.rate, beta1: READER_BETA1 }), invariance),
          [state.reader, { first: views, second: views }],
          { name: `${recipe.name}-reader`, inputNames: ["views"], ...settings },
        );
  const feeds = (from: number) => ({
    game: gameFeed({
      samples,
      layout: model.layout,
      batchSize,
      seed: from,
      criticSteps,
      labelled,
      mix: options.objective.needs.mix === true,
    }),
    reader: readerFeed({
      images: samples,
      seed: from,
      batchSize: invariance?.batchSize ?? batchSize,
      transform: invariance?.transform ?? NO_TRANSFORM,
    }),
  });
  const floats = (shape: readonly number[]): number =>
    4 * shape.reduce((product, length) => product * length, 1);
  const compiled = {
    game,
    critic,
    reader,
    readerSteps: invariance?.steps ?? 0,
    stepBytes: criticSteps * batchSize * (floats(shape) + floats([model.layout.inputSize])),
    readerStepBytes: 2 * (invariance?.batchSize ?? batchSize) * floats(shape),
  };
  return {
    model,
    objective: options.objective,
    initial(from = seed) {
      const { game, reader } = feeds(from);
      const streams = { game: game.state(), reader: reader.state() };
      return { step: 0, state: stateOf(from), progress: { streams, window: metricsWindow().state() } };
    },
    // A snapshot holds where its streams stand: whatever seed they began with, they go on from there.
    run: (from, signal) => run(compiled, feeds(seed), recipe, from, () => signal?.aborted ?? false),
    async release() {
      await Promise.all([game.release(), critic?.release(), reader?.release()]);
    },
  };
}

/** Momentum of the reader's Adam; the players' own is in the recipe. */
const READER_BETA1 = 0.5;

/** Where there is no reader nothing is drawn from its feed; it only has a place in the checkpoint. */
const NO_TRANSFORM = { rotation: 0, shift: 0, scale: 1, shear: 0, weight: 0, contrast: 0 };

type Compiled = {
  readonly game: CompiledGame;
  /** The critic's update alone, where there is a warm-up. */
  readonly critic: CompiledGame | undefined;
  readonly reader: CompiledReader | undefined;
  readonly readerSteps: number;
  /** What one step is fed, about: for how many go into one call. */
  readonly stepBytes: number;
  readonly readerStepBytes: number;
};

type Feeds = { readonly game: ReturnType<typeof gameFeed>; readonly reader: ReturnType<typeof readerFeed> };

async function* run(
  compiled: Compiled,
  feeds: Feeds,
  { training }: Recipe,
  from: Snapshot,
  stopped: () => boolean,
): AsyncGenerator<TrainingEvent, Snapshot> {
  const window = metricsWindow();
  feeds.game.restore(from.progress.streams.game);
  feeds.reader.restore(from.progress.streams.reader);
  window.restore(from.progress.window);
  let { step, state } = from;
  // Those of the steps that are done: the feeds themselves have already drawn what comes next.
  const streams = { game: feeds.game.state(), reader: feeds.reader.state() };
  /** Between calls the state may stay on the device; whoever gets a snapshot gets it on the host. */
  const snapshot = async (): Promise<Snapshot> => ({
    step,
    state: await compiled.game.fetch(state),
    progress: { streams: { ...streams }, window: window.state() },
  });
  const finiteSnapshot = async (): Promise<Snapshot> => {
    const taken = await snapshot();
    requireFiniteState(taken.state, step);
    return taken;
  };

  if (compiled.reader !== undefined && stepsOf(state.reader) < compiled.readerSteps) {
    for await (const { reader, metrics, ...read } of readSteps(
      compiled.reader,
      compiled,
      feeds.reader,
      state.reader,
    )) {
      state = { ...state, reader };
      streams.reader = read.streams;
      yield { kind: "reading", step: 0, readerStep: stepsOf(reader), metrics };
      if (stepsOf(reader) === compiled.readerSteps) yield { kind: "read", step: 0, metrics };
      if (stopped() || stepsOf(reader) === compiled.readerSteps) {
        yield { kind: "checkpoint", step, snapshot: await finiteSnapshot() };
      }
      if (stopped()) return snapshot();
    }
  }

  const pacer = stepPacer(compiled.stepBytes, stateBytes(state));
  // One call runs and one is prepared: what the call before them was given is done with.
  const calls = ahead(gameCalls(feeds.game, training, step, pacer.steps, inTurns()));
  /** Runs a call; the next one's batch is drawn while it runs, where the runtime leaves this thread free. */
  const runCall = (steps: CompiledGame, { fed }: GameCall) => {
    const running = steps(state, fed.batch, fed.latents);
    calls.prepare();
    return running;
  };
  while (step < training.steps && !stopped()) {
    let call = calls.take();
    while (call?.players === "critic" && compiled.critic !== undefined) {
      [state] = await runCall(compiled.critic, call);
      call = calls.take();
    }
    if (call === undefined) throw new Error(`trainer: no call for the step after ${step}`);
    const current = call;
    const [next, metrics] = await pacer.timed(current.count, () => runCall(compiled.game, current));
    requireFiniteMetrics(metrics, step + 1);
    state = next;
    step += current.count;
    streams.game = current.streams;
    window.add(metrics);
    yield { kind: "progress", step, metrics: lastOf(metrics) };

    const due = (every: number): boolean => step % every === 0 || step === training.steps;
    if (due(training.logEvery)) yield { kind: "metrics", step, metrics: window.take() };
    // Checked before a measurement or a picture, so that what broke is named by its own name and not by what came of it.
    let held: Snapshot | undefined;
    if (due(training.evaluateEvery)) {
      held = await finiteSnapshot();
      yield { kind: "evaluate", step, snapshot: held };
    }
    if (due(training.sampleEvery)) {
      held ??= await finiteSnapshot();
      yield { kind: "sample", step, snapshot: held };
    }
    if (due(training.checkpointEvery) || stopped()) {
      held ??= await finiteSnapshot();
      yield { kind: "checkpoint", step, snapshot: held };
    }
  }
  return snapshot();
}

/** The reader's training: its state after every few steps, its streams, and the last step's metrics. */
async function* readSteps(
  compiled: CompiledReader,
  { readerSteps, readerStepBytes }: Pick<Compiled, "readerSteps" | "readerStepBytes">,
  feed: Feeds["reader"],
  from: ReaderState<Tensor>,
) {
  const pacer = stepPacer(readerStepBytes);
  const calls = ahead(plainCalls(feed, stepsOf(from), readerSteps, pacer.steps));
  let reader = from;
  for (let call = calls.take(); call !== undefined; call = calls.take()) {
    const { count, fed, streams } = call;
    const current = reader;
    const [next, metrics] = await pacer.timed(count, () => {
      const running = compiled(current, fed);
      calls.prepare();
      return running;
    });
    requireFiniteMetrics(metrics, stepsOf(reader) + 1);
    reader = next;
    yield { reader, streams, metrics: lastOf(metrics) };
  }
}

const stepsOf = ({ step }: ReaderState<Tensor>): number => Number(step.data[0]);

const lastOf = (metrics: Named<Tensor>): Named<number> =>
  Object.fromEntries(Object.entries(metrics).map(([name, { data, size }]) => [name, Number(data[size - 1])]));
