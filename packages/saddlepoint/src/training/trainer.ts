import type { numpy as np } from "@jax-js/jax";
import { type CompiledSteps, compileSteps, type Device, spec, type Tensor } from "@saddlepoint/engine";
import type { ImageSet } from "../data/imageSet.ts";
import type { Named } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import { modelOf, stepOptionsOf } from "../recipes/build.ts";
import type { Recipe } from "../recipes/schema.ts";
import { feeds } from "./feeds.ts";
import { metricsWindow } from "./metricsWindow.ts";
import { requireFiniteMetrics, requireFiniteState } from "./nonFinite.ts";
import type { Snapshot } from "./snapshot.ts";
import { type GanState, initialState } from "./state.ts";
import { type Metrics, makeStep, type StepBatch } from "./step.ts";

export type TrainerOptions = {
  readonly recipe: Recipe;
  /** The images to train on; labels are never read. */
  readonly images: ImageSet;
  readonly device?: Device;
  readonly threads?: number;
};

/** What happens while training runs, in the order in which it happens. Steps count from 1. */
export type TrainingEvent =
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

/** A compiled training step with its data, ready to run. */
export type Trainer = {
  readonly model: Model;
  /** The run before its first step. */
  initial(): Snapshot;
  /**
   * Trains from `from` to the recipe's last step. Touches no file, console or page: whoever iterates does.
   *
   * @param signal stops after the steps under way, with a last "checkpoint" event
   * @throws NonFiniteError as soon as a metric or a weight is not a finite number
   */
  run(from: Snapshot, signal?: AbortSignal): AsyncGenerator<TrainingEvent, Snapshot>;
  release(): Promise<void>;
};

/** Steps of one call are as many as fit in about this time, so that an interruption is heard and progress seen. */
const CALL_MS = 500;

type CompiledStep = CompiledSteps<GanState<np.Array>, [StepBatch<np.Array>, np.Array], Metrics<np.Array>>;

/**
 * Compiles a recipe's training step for a set of images.
 *
 * @throws RangeError when the images do not fit the recipe's networks, or the device is not there
 */
export async function createTrainer({ recipe, images, device, threads }: TrainerOptions): Promise<Trainer> {
  const { training, objective } = recipe;
  const model = modelOf(recipe, images);
  const options = stepOptionsOf(recipe, model);
  const state = initialState(model, training.seed, { average: training.averageDecay !== undefined });
  const shape = [training.batchSize, images.channels, images.height, images.width];
  const example = options.objective.needs.transformed
    ? { real: spec(shape), transformed: spec(shape) }
    : { real: spec(shape) };
  const step: CompiledStep = await compileSteps(
    makeStep(options),
    [state, example, spec([training.batchSize, model.layout.inputSize])],
    {
      name: recipe.name,
      inputNames: ["batch", "latents"],
      ...(device === undefined ? {} : { device }),
      ...(threads === undefined ? {} : { threads }),
    },
  );
  const source = () =>
    feeds({
      images,
      layout: model.layout,
      batchSize: training.batchSize,
      seed: training.seed,
      transform: objective.invariance?.transform,
    });
  return {
    model,
    initial: () => ({
      step: 0,
      state,
      progress: { streams: source().state(), window: metricsWindow().state() },
    }),
    run: (from, signal) => run(step, source(), recipe, from, signal),
    release: () => step.release(),
  };
}

async function* run(
  compiled: CompiledStep,
  source: ReturnType<typeof feeds>,
  { training }: Recipe,
  from: Snapshot,
  signal?: AbortSignal,
): AsyncGenerator<TrainingEvent, Snapshot> {
  const window = metricsWindow();
  source.restore(from.progress.streams);
  window.restore(from.progress.window);
  let { step, state } = from;
  let stepsPerCall = 1;
  const snapshot = (): Snapshot => ({
    step,
    state,
    progress: { streams: source.state(), window: window.state() },
  });

  const stopped = (): boolean => signal?.aborted ?? false;
  while (step < training.steps && !stopped()) {
    const count = Math.min(stepsPerCall, stepsToNextEvent(step, training));
    const { batch, latents } = source.next(count);
    const started = performance.now();
    const [next, metrics] = await compiled(state, batch, latents);
    stepsPerCall = stepsWithin(CALL_MS, (performance.now() - started) / count);
    requireFiniteMetrics(metrics, step + 1);
    state = next;
    step += count;
    window.add(metrics);
    yield { kind: "progress", step, metrics: lastOf(metrics) };

    const due = (every: number): boolean => step % every === 0 || step === training.steps;
    if (due(training.logEvery)) yield { kind: "metrics", step, metrics: window.take() };
    // Before a measurement or a picture, so that what broke is named by its own name and not by what came of it.
    if (due(training.evaluateEvery) || due(training.sampleEvery)) requireFiniteState(state, step);
    if (due(training.evaluateEvery)) yield { kind: "evaluate", step, snapshot: snapshot() };
    if (due(training.sampleEvery)) yield { kind: "sample", step, snapshot: snapshot() };
    if (due(training.checkpointEvery) || stopped()) {
      requireFiniteState(state, step);
      yield { kind: "checkpoint", step, snapshot: snapshot() };
    }
  }
  return snapshot();
}

const stepsWithin = (time: number, perStep: number): number => Math.max(1, Math.round(time / perStep));

const lastOf = (metrics: Named<Tensor>): Named<number> =>
  Object.fromEntries(Object.entries(metrics).map(([name, { data, size }]) => [name, Number(data[size - 1])]));

function stepsToNextEvent(step: number, training: Recipe["training"]): number {
  const { logEvery, evaluateEvery, sampleEvery, checkpointEvery, steps } = training;
  const toNext = [logEvery, evaluateEvery, sampleEvery, checkpointEvery].map(
    (every) => every - (step % every),
  );
  return Math.min(steps - step, ...toNext);
}
