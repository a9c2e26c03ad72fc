import { DType, type numpy as np, valueAndGrad } from "@jax-js/jax";
import { type Compiled, compile, compileSteps, spec, Tensor } from "@saddlepoint/engine";
import type { Layer, Named } from "saddlepoint/networks";
import { mlp, tanh } from "saddlepoint/networks";
import { adam } from "saddlepoint/optimisers";
import type { Stream } from "saddlepoint/random";
import { coolingRates, initialPlayer, noSteps, type Player, playerStep, stackedRows } from "./player.ts";

/** A witness network v(x) and the step that trains it alone, between two fixed distributions. */
export type Witness = {
  readonly state: WitnessState<Tensor>;
  /** Trains in calls of some steps; yields after each, with the weights so far and the last batch's loss. */
  train(
    draw: (samples: number) => Draw,
    steps: number,
  ): AsyncGenerator<{ readonly step: number; readonly weights: Named<Tensor>; readonly loss: number }>;
  /** v at the rows of x, [n, dimension] → [n]. */
  evaluate(weights: Named<Tensor>, x: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
};

/** Fresh samples of both distributions, row by row. */
type Draw = { readonly real: Float32Array; readonly fake: Float32Array };

type WitnessState<A> = { readonly step: A; readonly player: Player<A> };

export type WitnessOptions = {
  readonly dimension: number;
  /** The loss to minimise, from v at real and at fake samples, [n] each; both consumed. */
  readonly loss: (onReal: np.Array, onFake: np.Array) => np.Array;
  /** Added to the loss: a penalty on v as a function of the samples. Consumes its arrays but v. */
  readonly penalty?: (v: (x: np.Array) => np.Array, real: np.Array, fake: np.Array) => np.Array;
  readonly weights: Stream;
  readonly batchSize?: number;
  readonly rate?: number;
  readonly hidden?: readonly number[];
};

/** Steps of one call: a fraction of a second for a network of two small layers. */
const CALL = 100;

/** A scalar network with two hidden layers of tanh units, as in Nowozin et al. 2016, section 4.1, unless told. */
const scalarNetwork = (dimension: number, hidden: readonly number[] = [64, 64]): Layer =>
  mlp([dimension, ...hidden, 1], { hidden: tanh() });

/** v(x) of a network with one output: [n, dimension] → [n]. Consumes both. */
export const scalar = (layer: Layer, weights: Named<np.Array>, x: np.Array): np.Array =>
  layer.apply({ weights, statistics: {} }, x, "train").output.reshape([-1]);

/** A witness, compiled: training with Adam, the rate falling to 0 over the second half. */
export async function createWitness(options: WitnessOptions): Promise<Witness> {
  const { dimension, loss, penalty, weights, batchSize = 512, rate = 2e-3, hidden } = options;
  const layer = scalarNetwork(dimension, hidden);
  const optimiser = adam({ rate, beta1: 0.9 });
  const step = (
    { step, player }: WitnessState<np.Array>,
    real: np.Array,
    fake: np.Array,
    scale: np.Array,
  ) => {
    const t = step.add(1);
    const [value, gradients] = valueAndGrad((w: Named<np.Array>) => {
      const v = (x: np.Array) => scalar(layer, refs(w), x);
      const total = loss(v(real.ref), v(fake.ref));
      return penalty === undefined ? total : total.add(penalty(v, real.ref, fake.ref));
    })(refs(player.weights));
    real.dispose();
    fake.dispose();
    const next = playerStep(optimiser, player, gradients, t.ref.astype(DType.Float32), scale);
    return [{ step: t, player: next }, value] as const;
  };
  const state = { step: noSteps(), player: initialPlayer(layer.init(weights).weights, optimiser) };
  const threads = 1; // Small networks lose more by waiting for each other than they win.
  const run = await compileSteps(
    step,
    [state, spec([batchSize, dimension]), spec([batchSize, dimension]), spec([])],
    { threads, inputNames: ["real", "fake", "scale"] },
  );
  const forward: Compiled<[Named<np.Array>, np.Array], np.Array> = await compile(
    (w: Named<np.Array>, x: np.Array) => scalar(layer, w, x),
    [state.player.weights, spec(["n", dimension])],
    { threads },
  );
  return {
    state,
    async *train(draw, steps) {
      let current: WitnessState<Tensor> = state;
      for (let done = 0; done < steps; ) {
        const count = Math.min(CALL, steps - done);
        const { real, fake } = draw(count * batchSize);
        const rows = (data: Float32Array) => stackedRows(data, count, dimension);
        const [next, losses] = await run(current, rows(real), rows(fake), coolingRates(done, count, steps));
        current = next;
        done += count;
        const last = Number(losses.data[losses.size - 1]);
        yield { step: done, weights: current.player.weights, loss: last };
      }
    },
    async evaluate(w, x) {
      const v = await forward(w, new Tensor("float32", x, [x.length / dimension, dimension]));
      return Float32Array.from(v.data, Number);
    },
    async release() {
      await Promise.all([run.release(), forward.release()]);
    },
  };
}

const refs = (named: Named<np.Array>): Named<np.Array> =>
  Object.fromEntries(Object.entries(named).map(([name, leaf]) => [name, leaf.ref]));
