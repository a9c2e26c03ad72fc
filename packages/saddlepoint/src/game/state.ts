import { Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import { mapNamed } from "../networks/named.ts";
import { adam } from "../optimisers/adam.ts";
import { initialMoments, type Moments } from "../optimisers/adapters.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { stream } from "../random/stream.ts";

/** Everything that training changes: what one step takes and returns. Leaves are tensors, or traced arrays. */
export type GanState<A> = {
  /** How many steps were taken: a scalar int32. */
  readonly step: A;
  /** How many updates the critic took: a scalar int32. */
  readonly criticStep: A;
  readonly generator: Named<A>;
  /** D's, Q's and their trunk's weights. */
  readonly critic: Named<A>;
  /** The moving average of the generator's weights; empty when none is kept. */
  readonly average: Named<A>;
  /** Running statistics. Real and fake samples are separate batches of the critic, so each has its own. */
  readonly statistics: { readonly generator: Named<A>; readonly real: Named<A>; readonly fake: Named<A> };
  readonly moments: { readonly generator: Moments<A>; readonly critic: Moments<A> };
  /** The critic's reader, trained before the game and held in it; empty where there is none. */
  readonly reader: ReaderState<A>;
};

/** Everything that a reader's training changes. */
export type ReaderState<A> = {
  /** How many steps it was trained for: a scalar int32. */
  readonly step: A;
  readonly weights: Named<A>;
  readonly statistics: Named<A>;
  readonly moments: Moments<A>;
};

const copies = (weights: Named<Tensor>) =>
  mapNamed(weights, ({ data, dims }) => new Tensor("float32", Float32Array.from(data, Number), dims));

export type InitialStateOptions = {
  readonly average?: boolean;
  readonly optimisers?: { readonly generator?: Optimiser; readonly critic?: Optimiser };
};

/** Which moments Adam keeps does not depend on its settings. */
const ANY_ADAM = adam({ rate: 1 });

/**
 * The state before the first step.
 *
 * The generator's and the critic's weights come from streams of their own, so neither depends on the other's size.
 *
 * @param seed an integer
 * @param options.average whether to keep a moving average of the generator's weights
 * @param options.optimisers which moments to keep; Adam's unless told
 */
export function initialState(
  model: Model,
  seed: number,
  { average = false, optimisers = {} }: InitialStateOptions = {},
): GanState<Tensor> {
  const generator = model.generator.init(stream(seed, "weights.generator"));
  const critic = model.critic.init(stream(seed, "weights.critic"));
  const { generator: forGenerator = ANY_ADAM, critic: forCritic = ANY_ADAM } = optimisers;
  const counter = () => new Tensor("int32", Int32Array.of(0), []);
  const reader = model.reader?.init(stream(seed, "weights.reader")) ?? { weights: {}, statistics: {} };
  return {
    step: counter(),
    criticStep: counter(),
    generator: generator.weights,
    critic: critic.weights,
    average: average ? copies(generator.weights) : {},
    statistics: { generator: generator.statistics, real: critic.statistics, fake: copies(critic.statistics) },
    moments: {
      generator: initialMoments(forGenerator, generator.weights),
      critic: initialMoments(forCritic, critic.weights),
    },
    reader: { step: counter(), ...reader, moments: initialMoments(ANY_ADAM, reader.weights) },
  };
}
