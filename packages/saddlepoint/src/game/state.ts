import { Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import { mapNamed, merged, withPrefix } from "../networks/named.ts";
import type { MovingAverage } from "../optimisers/movingAverage.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { stream } from "../random/stream.ts";

/** Everything that a game changes: what one step takes and returns. Leaves are tensors, or traced arrays. */
export type GameState<A> = {
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
  /** The optimisers' states. */
  readonly moments: { readonly generator: Named<A>; readonly critic: Named<A> };
  /** What phases before the game trained, by their names: held in the critic while the game is played. */
  readonly phases: { readonly [phase: string]: PhaseState<A> };
};

/** Everything that a phase before the game changes. */
export type PhaseState<A> = {
  /** How many of its steps were taken: a scalar int32. */
  readonly step: A;
  readonly weights: Named<A>;
  readonly statistics: Named<A>;
  readonly moments: Named<A>;
};

/** What phases trained, as variables of the critic in which they are held: each under its phase's name. */
export const heldVariables = <A>(phases: GameState<A>["phases"], part: "weights" | "statistics"): Named<A> =>
  merged(Object.entries(phases).map(([name, phase]) => withPrefix(name, phase[part])));

/** A count before its first. */
export const noSteps = (): Tensor => new Tensor("int32", Int32Array.of(0), []);

/** The number in a scalar. */
export const countIn = ({ data }: Tensor): number => Number(data[0]);

const copies = (named: Named<Tensor>): Named<Tensor> =>
  mapNamed(named, ({ data, dims }) => new Tensor("float32", Float32Array.from(data, Number), dims));

export type InitialStateOptions = {
  readonly optimisers: { readonly generator: Optimiser; readonly critic: Optimiser };
  /** The moving average to keep of the generator's weights. Default none. */
  readonly average?: MovingAverage | undefined;
  /** What phases before the game train. Default nothing. */
  readonly phases?: GameState<Tensor>["phases"];
};

/**
 * The state before the first step.
 *
 * The generator's and the critic's weights come from streams of their own, so neither depends on the other's size.
 *
 * @param seed an integer
 */
export function initialState(
  model: Model,
  seed: number,
  { optimisers, average, phases = {} }: InitialStateOptions,
): GameState<Tensor> {
  const generator = model.generator.init(stream(seed, "weights.generator"));
  const critic = model.critic.init(stream(seed, "weights.critic"));
  return {
    step: noSteps(),
    criticStep: noSteps(),
    generator: generator.weights,
    critic: critic.weights,
    average: average?.init(generator.weights) ?? {},
    statistics: { generator: generator.statistics, real: critic.statistics, fake: copies(critic.statistics) },
    moments: {
      generator: optimisers.generator.init(generator.weights),
      critic: optimisers.critic.init(critic.weights),
    },
    phases,
  };
}

/**
 * `f` of every leaf of a state and of its path, such as "moments.critic.first.trunk.conv1.weight"; what a phase trained
 * lies under the phase's own name.
 */
export function mapState<A, B>(state: GameState<A>, f: (leaf: A, path: string) => B): GameState<B> {
  const under = (path: string, named: Named<A>): Named<B> =>
    mapNamed(named, (leaf, name) => f(leaf, `${path}.${name}`));
  const { statistics, moments } = state;
  return {
    step: f(state.step, "step"),
    criticStep: f(state.criticStep, "criticStep"),
    generator: under("generator", state.generator),
    critic: under("critic", state.critic),
    average: under("average", state.average),
    statistics: {
      generator: under("statistics.generator", statistics.generator),
      real: under("statistics.real", statistics.real),
      fake: under("statistics.fake", statistics.fake),
    },
    moments: {
      generator: under("moments.generator", moments.generator),
      critic: under("moments.critic", moments.critic),
    },
    phases: mapNamed(state.phases, (phase, name) => ({
      step: f(phase.step, `${name}.step`),
      weights: under(`${name}.weights`, phase.weights),
      statistics: under(`${name}.statistics`, phase.statistics),
      moments: under(`${name}.moments`, phase.moments),
    })),
  };
}

/** How many bytes a state takes: every leaf is float32 or int32. */
export function stateBytes(state: GameState<Tensor>): number {
  let elements = 0;
  mapState(state, ({ size }) => {
    elements += size;
  });
  return 4 * elements;
}
