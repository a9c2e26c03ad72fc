import type { numpy as np } from "@jax-js/jax";
import type { Named } from "../networks/layer.ts";
import { merged, withPrefix } from "../networks/named.ts";
import type { CriticEstimate } from "./criticEstimate.ts";
import type { Contribution, Needs, Term } from "./term.ts";

/** A saddle-point game as data: its terms, what they need together, and what its critic estimates. */
export type Objective = {
  readonly terms: readonly Term[];
  readonly needs: Needs;
  /** The main one first. */
  readonly estimates: readonly CriticEstimate[];
  /** By how much each code's information is weighed, by the code's name; empty where no term raises any. */
  readonly informationWeights: Readonly<Record<string, number>>;
};

/**
 * An objective of named terms.
 *
 * @throws RangeError when no term trains the critic or none the generator, or two terms share a name
 * @example objective([nonSaturating(), information(layout)])
 * @example objective([wasserstein(), gradientPenalty({ weight: 10 })])
 */
export function objective(terms: readonly Term[]): Objective {
  const names = terms.map((term) => term.name);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new RangeError(`objective(terms): names must differ, got ${JSON.stringify(repeated)} twice`);
  }
  for (const player of ["critic", "generator"] as const) {
    if (!terms.some((term) => term[player])) {
      throw new RangeError(
        `objective(terms): needs a term that trains the ${player}, got [${names.join(", ")}]`,
      );
    }
  }
  const needs = terms.map((term) => term.needs ?? {});
  return {
    terms,
    needs: {
      heads: needs.some(({ heads }) => heads === true),
      realForGenerator: needs.some(({ realForGenerator }) => realForGenerator === true),
      mix: needs.some(({ mix }) => mix === true),
      labels: needs.find(({ labels }) => labels !== undefined)?.labels,
      separateSamples: needs.find((each) => each.separateSamples !== undefined)?.separateSamples,
    },
    estimates: terms.flatMap(({ estimates = [] }) => estimates),
    informationWeights: Object.assign({}, ...terms.map(({ informationWeights }) => informationWeights)),
  };
}

/** A player's loss and every term's metrics, each named `term.metric`. */
export function total(contributions: readonly { name: string; contribution: Contribution }[]): Contribution {
  const losses = contributions.map(({ contribution }) => contribution.loss);
  return {
    loss: losses.reduce((sum: np.Array, loss) => sum.add(loss)),
    metrics: merged<np.Array>(
      contributions.map(({ name, contribution }): Named<np.Array> => withPrefix(name, contribution.metrics)),
    ),
  };
}
