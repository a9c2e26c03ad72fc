import type { Named } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";
import type { Moments } from "../optimisers/adapters.ts";
import type { GanState } from "./state.ts";

/** `f` of every leaf of a state and of its path, such as "moments.critic.first.trunk.conv1.weight". */
export function mapState<A, B>(state: GanState<A>, f: (leaf: A, path: string) => B): GanState<B> {
  const under = (path: string, named: Named<A>): Named<B> =>
    mapNamed(named, (leaf, name) => f(leaf, `${path}.${name}`));
  const moments = (path: string, { first, second }: Moments<A>): Moments<B> => ({
    first: under(`${path}.first`, first),
    second: under(`${path}.second`, second),
  });
  const { statistics } = state;
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
      generator: moments("moments.generator", state.moments.generator),
      critic: moments("moments.critic", state.moments.critic),
    },
    reader: {
      step: f(state.reader.step, "reader.step"),
      weights: under("reader.weights", state.reader.weights),
      statistics: under("reader.statistics", state.reader.statistics),
      moments: moments("reader.moments", state.reader.moments),
    },
  };
}
