import { type numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { compileSteps, spec, Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";
import { adam } from "../optimisers/adam.ts";
import type { EstimateSettings } from "./estimateOptions.ts";

/** A network to fit to samples: what it minimises, what it is fed with, and what decides which weights are kept. */
export type NetworkTask = {
  readonly name: string;
  readonly weights: Named<Tensor>;
  /** The shapes of one step's inputs. */
  readonly shapes: Named<readonly number[]>;
  /** A scalar to minimise. Consumes its arguments. */
  readonly loss: (weights: Named<np.Array>, inputs: Named<np.Array>) => np.Array;
  /** The inputs of the next `count` steps, [count, …shape], as float32. */
  readonly next: (count: number) => Named<Tensor>;
  /** How good weights are on samples that are not trained on: the larger the better. */
  readonly score: (weights: Named<Tensor>) => Promise<number>;
  /** Takes weights back to where they must lie after each step; traced, consumes. Default: anywhere. */
  readonly project?: (weights: Named<np.Array>) => Named<np.Array>;
};

/** How often a fit is scored over all of its steps, at most. */
const SCORES = 20;

/** Scores without a better one before a fit stops. */
const PATIENCE = 6;

/** Numbers that one call's batches may hold, 16 MiB of them. */
const NUMBERS_A_CALL = 2 ** 22;

type State<A> = { readonly step: A; readonly weights: Named<A>; readonly moments: Named<A> };

/**
 * Minimises a task's loss by Adam, its rate falling to 0 as a cosine, and returns the weights that scored best: early
 * stopping (Prechelt 1998).
 *
 * @throws the signal's reason when it is aborted
 */
export async function fitNetwork(
  task: NetworkTask,
  { steps, rate, threads, report, signal }: EstimateSettings,
): Promise<{ readonly weights: Named<Tensor>; readonly score: number }> {
  const optimiser = adam({ rate });
  const initial: State<Tensor> = {
    step: new Tensor("float32", Float32Array.of(0), []),
    weights: task.weights,
    moments: optimiser.init(task.weights),
  };
  const inputs = mapNamed(task.shapes, (shape) => spec([...shape]));
  const step = (state: State<np.Array>, scale: np.Array, given: Named<np.Array>) => {
    const t = state.step.add(1);
    const [loss, gradients] = valueAndGrad((weights: Named<np.Array>) => task.loss(weights, tree.ref(given)))(
      tree.ref(state.weights),
    );
    tree.dispose(given);
    const moved = optimiser.update(gradients, state.moments, tree.ref(state.weights), t.ref);
    const weights = mapNamed(moved.weights, (weight, name) => {
      const before = state.weights[name];
      return before === undefined ? weight : before.ref.add(weight.sub(before).mul(scale.ref));
    });
    scale.dispose();
    const next: State<np.Array> = {
      step: t,
      weights: task.project?.(weights) ?? weights,
      moments: moved.state,
    };
    return [next, loss] as const;
  };
  const run = await compileSteps<State<np.Array>, [np.Array, Named<np.Array>], np.Array>(
    step,
    [initial, spec([]), inputs],
    { name: task.name, threads, inputNames: ["scale", "inputs"] },
  );
  try {
    const size = Object.values(task.shapes).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const most = Math.max(1, Math.floor(NUMBERS_A_CALL / size));
    const every = Math.ceil(steps / SCORES);
    let best = { weights: task.weights, score: await task.score(task.weights) };
    let state = initial;
    let done = 0;
    for (let since = 0; done < steps && since < PATIENCE; since++) {
      const until = Math.min(done + every, steps);
      while (done < until) {
        const count = Math.min(most, until - done);
        const scales = Float32Array.from(
          { length: count },
          (_, i) => 0.5 + 0.5 * Math.cos((Math.PI * (done + i)) / steps),
        );
        [state] = await run(state, new Tensor("float32", scales, [count]), task.next(count));
        done += count;
        signal?.throwIfAborted();
      }
      const score = await task.score(state.weights);
      signal?.throwIfAborted();
      if (score > best.score) {
        best = { weights: state.weights, score };
        since = -1;
      }
      report({ step: done, steps, value: best.score });
    }
    return best;
  } finally {
    await run.release();
  }
}
