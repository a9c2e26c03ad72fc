import { grad, lax, nn, numpy as np } from "@jax-js/jax";
import { composition } from "./composition.ts";
import { nth } from "./example.ts";
import type { Fn } from "./graphs.ts";
import { below, stream } from "./random.ts";

/** A training step as a function of a list: the state first, then a batch. */
export interface RandomStep {
  readonly state: readonly (readonly number[])[];
  readonly batch: readonly number[];
  /** Gives the next state, then what the step reports. */
  readonly step: Fn;
}

const RATE = 0.05;

/** How many arrays each way to update keeps of each array of weights, and the next values of all of them. */
const OPTIMISERS: readonly {
  readonly moments: number;
  readonly next: (w: np.Array, moments: readonly np.Array[], gradient: np.Array) => np.Array[];
}[] = [
  { moments: 0, next: (w, _, gradient) => [w.sub(gradient.mul(RATE))] },
  {
    moments: 1,
    next(w, moments, gradient) {
      const next = nth(moments, 0).mul(0.9).add(gradient);
      return [w.sub(next.ref.mul(RATE)), next];
    },
  },
  {
    moments: 2,
    next(w, moments, gradient) {
      const first = nth(moments, 0).mul(0.9).add(gradient.ref.mul(0.1));
      const second = nth(moments, 1).mul(0.99).add(np.square(gradient).mul(0.01));
      return [w.sub(first.ref.div(np.sqrt(second.ref).add(1e-2)).mul(RATE)), first, second];
    },
  },
];

/** A leaky rectifier, as networks write it. */
const leaky = (y: np.Array): np.Array => y.ref.mul(np.where(lax.stopGradient(y).greater(0), 1, 0.1));

/**
 * A random perceptron, trained by a random optimiser, that tells how long its gradient is; with an array that stays as it is and a
 * random program beside.
 */
export function randomStep(seed: number, block: number): RandomStep {
  const next = stream(seed);
  const pick = <T>(items: readonly T[]): T => nth(items, below(next, items.length));
  const widths = Array.from({ length: 2 + below(next, 3) }, () => pick([3, block, 2 * block]));
  const rows = pick([3, block, 2 * block]);
  const { moments, next: updated } = pick(OPTIMISERS);
  const activation = pick([np.tanh, np.sin, leaky, (y: np.Array) => nn.leakyRelu(y, 0.1)]);
  const isPenalised = next() < 0.3;
  // The gradient of what no output depends on is a stored zero, the same one for all arrays of a shape.
  const idle = pick([0, 2]);
  const weights = [
    ...widths.slice(1).flatMap((width, i) => [[nth(widths, i), width], [width]]),
    ...Array.from({ length: idle }, () => [block]),
  ];
  const fixed = [nth(widths, widths.length - 1)];
  const batch = [rows, nth(widths, 0)];
  const beside = composition([fixed, [2, 3]], seed, 4);

  const output = (parameters: readonly np.Array[], x: np.Array): np.Array =>
    widths
      .slice(1)
      .reduce(
        (y, _, i) => activation(np.matmul(y, nth(parameters, 2 * i)).add(nth(parameters, 2 * i + 1))),
        x,
      );
  const loss = (parameters: readonly np.Array[], x: np.Array, scale: np.Array): np.Array => {
    if (!isPenalised) return np.square(output(parameters, x)).mul(scale).mean();
    const slope = grad((z: np.Array) =>
      np
        .square(
          output(
            parameters.map((p) => p.ref),
            z,
          ),
        )
        .mul(scale.ref)
        .sum(),
    )(x);
    return np.square(slope).mean();
  };
  const step: Fn = (xs) => {
    const parameters = xs.slice(0, weights.length);
    const kept = xs.slice(weights.length, weights.length * (1 + moments));
    const [scale, x] = [nth(xs, xs.length - 2), nth(xs, xs.length - 1)];
    const gradients = grad((of: np.Array[]) => loss(of, x.ref, scale.ref))(parameters.map((p) => p.ref));
    const length = np.sqrt(
      gradients.map((gradient) => np.square(gradient.ref).sum()).reduce((sum, square) => sum.add(square)),
    );
    const moved = parameters.map((p, i) =>
      updated(
        p,
        Array.from({ length: moments }, (_, m) => nth(kept, m * weights.length + i)),
        nth(gradients, i),
      ),
    );
    const arrays = Array.from({ length: 1 + moments }, (_, m) => moved.map((of) => nth(of, m))).flat();
    const seen = x.ref.slice([0, 1]).sum();
    const others = beside.run([
      np.broadcastTo(seen.ref, nth(beside.sources, 0).slice()).mul(scale.ref.sum()),
      np.broadcastTo(seen, nth(beside.sources, 1).slice()),
    ]);
    x.dispose();
    return [...arrays, scale, nth(arrays, 1).ref.sum(), length, ...others];
  };
  return {
    state: [...Array.from({ length: 1 + moments }, () => weights).flat(), fixed],
    batch,
    step,
  };
}
