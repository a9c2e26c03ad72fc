import { type numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import type { EstimateProgress } from "./estimateOptions.ts";
import type { Feed } from "./feed.ts";
import { evenStops, type RunOptions, runSteps } from "./runSteps.ts";

/** What is fitted: weights, the loss that they lower, and how they follow its gradient. */
export type FitRule = {
  /** A scalar to minimise, from one step's inputs in the feed's order. Traced; consumes its arguments. */
  readonly loss: (weights: Named<np.Array>, ...inputs: np.Array[]) => np.Array;
  readonly optimiser: Optimiser;
  /** Takes weights back to where they must lie after each step; traced, consumes. Default: anywhere. */
  readonly project?: ((weights: Named<np.Array>) => Named<np.Array>) | undefined;
};

export type FitTask = FitRule & {
  /** Where they begin. */
  readonly weights: Named<Tensor>;
  readonly feed: Feed;
};

/** Everything that a fit changes. */
export type FitState<A> = {
  /** How many steps were taken: a scalar float32. */
  readonly step: A;
  readonly weights: Named<A>;
  /** What the optimiser remembers. */
  readonly moments: Named<A>;
};

/** The state before the first step. */
export const initialFit = (weights: Named<Tensor>, optimiser: Optimiser): FitState<Tensor> => ({
  step: new Tensor("float32", Float32Array.of(0), []),
  weights,
  moments: optimiser.init(weights),
});

/** One step of a fit, pure: a state and inputs → the next state and the loss before it. Consumes its arrays. */
export function fitStep(
  { loss, optimiser, project = (weights) => weights }: FitRule,
  { step, weights, moments }: FitState<np.Array>,
  ...inputs: np.Array[]
): readonly [FitState<np.Array>, np.Array] {
  const t = step.add(1);
  const [value, gradients] = valueAndGrad((at: Named<np.Array>) => loss(at, ...tree.ref(inputs)))(
    tree.ref(weights),
  );
  tree.dispose(inputs);
  const moved = optimiser.update(gradients, moments, weights, t.ref);
  return [{ step: t, weights: project(moved.weights), moments: moved.state }, value];
}

/**
 * Takes the steps of a fit, and gives the weights at each stop: for those who watch, or decide themselves when to end.
 *
 * @throws the signal's reason when it is aborted
 * @example for await (const { step, weights } of fitSteps(task, { stops: evenStops(1000, 100) })) …
 */
export async function* fitSteps(
  task: FitTask,
  options: RunOptions,
): AsyncGenerator<{ readonly step: number; readonly weights: Named<Tensor> }> {
  const step = (state: FitState<np.Array>, ...inputs: np.Array[]) => fitStep(task, state, ...inputs);
  const initial = initialFit(task.weights, task.optimiser);
  for await (const { done, state } of runSteps(step, initial, task.feed, options)) {
    if (options.stops.includes(done)) yield { step: done, weights: state.weights };
  }
}

export type FitOptions = Omit<RunOptions, "stops"> & {
  /** The most steps. */
  readonly steps: number;
  /** How good weights are on samples that are not trained on: the larger the better. Without it all steps are taken. */
  readonly score?: (weights: Named<Tensor>) => Promise<number>;
  readonly onProgress?: ((progress: EstimateProgress) => void) | undefined;
};

/** How often a fit is scored over all of its steps, at most. */
const SCORES = 20;

/** Scores without a better one before a fit stops. */
const PATIENCE = 6;

/** A rise of a score by less than this, in nats or times what it is, is no better score. */
const LEAST_RISE = 1e-6;

/** Weights that were fitted. */
export type Fitted = {
  readonly weights: Named<Tensor>;
  /** Whether the fit ended because more steps helped no more; false where nothing scored them. */
  readonly settled: boolean;
};

/**
 * Fits weights to what a feed gives: minimises the loss by the optimiser, and returns the weights that scored best (early
 * stopping, Prechelt 1998), or those after the last step where nothing scores them.
 *
 * @throws the signal's reason when it is aborted
 */
export async function fitWeights(
  task: FitTask,
  { steps, score, onProgress, ...options }: FitOptions,
): Promise<Fitted> {
  let best = { weights: task.weights, value: await score?.(task.weights) };
  let reference = best.value ?? Number.NEGATIVE_INFINITY;
  let worse = 0;
  const stops = evenStops(steps, Math.ceil(steps / SCORES));
  for await (const { step, weights } of fitSteps(task, { ...options, stops })) {
    const value = await score?.(weights);
    options.signal?.throwIfAborted();
    if (value === undefined || best.value === undefined || value > best.value) best = { weights, value };
    if (value !== undefined && !(value > reference + LEAST_RISE * Math.max(1, Math.abs(reference)))) worse++;
    else {
      reference = value ?? reference;
      worse = 0;
    }
    onProgress?.({ step, steps, ...(best.value === undefined ? {} : { value: best.value }) });
    if (worse === PATIENCE) break;
  }
  return { weights: best.weights, settled: worse > 0 };
}
