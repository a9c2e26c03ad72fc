import { lax, type numpy as np, tree } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { categorical } from "saddlepoint/codes";
import type { FitRule } from "saddlepoint/fit";
import {
  type Layer,
  merged,
  type Named,
  outputOf,
  scalarOf,
  underPrefix,
  withPrefix,
} from "saddlepoint/networks";
import { type CriticView, type Objective, reversedGradient } from "saddlepoint/objectives";
import type { Schedule } from "saddlepoint/optimisers";
import { stream } from "saddlepoint/random";

/** The three networks of a domain-adversarial training; none of them may mix the samples of a batch. */
export type DomainNetworks = {
  /** F: samples [n, d] → features [n, k]. */
  readonly features: Layer;
  /** C: features → a logit for each class, [n, classes]. */
  readonly classifier: Layer;
  /** Features → v, [n, 1]: the witness between the features of both domains. */
  readonly critic: Layer;
  readonly classes: number;
};

/** The weights of all three under their names, each from a stream of its own. */
export const initialWeights = (
  { features, classifier, critic }: DomainNetworks,
  seed: number,
): Named<Tensor> =>
  merged(
    Object.entries({ features, classifier, critic }).map(([name, network]) =>
      withPrefix(name, network.init(stream(seed, `domains.weights.${name}`)).weights),
    ),
  );

/**
 * The loss of domain-adversarial training (Ganin et al. 2016, eq. 9, in the form of eq. 18): −E log C(y|F(x)) on labelled
 * samples of one domain, and the critic's loss between the features of both, with the gradient that reaches F reversed.
 *
 * All three networks lower the one scalar: C its cross entropy, the critic its own loss, F the cross entropy less `weight`
 * times the critic's loss. The critic's terms are those of any game, P the labelled domain's features and Q the other's: its
 * loss is minus a lower bound on their divergence (Nowozin et al. 2016, eq. 4), which F so lowers. A penalty looks at features
 * held constant: it is the critic's alone.
 *
 * Takes [n, d] labelled samples, their classes [n, classes] one-hot, as many of the other domain, draws from U(0, 1) [n], and
 * the count of steps, a scalar, 1 the first.
 *
 * @param weight λ, at least 0; may be a function of the step
 */
export function adversarialLoss(
  { features, classifier, critic, classes }: DomainNetworks,
  { terms }: Objective,
  weight: Schedule,
): FitRule["loss"] {
  const code = categorical(classes);
  return (weights, labelled, labels, other, mix, t) => {
    const parts = tree.ref({
      features: underPrefix("features", weights),
      classifier: underPrefix("classifier", weights),
      critic: underPrefix("critic", weights),
    });
    // Each domain by itself: a common batch would sum gradients in another order than training without a critic does.
    const p = outputOf(features, tree.ref(parts.features), labelled);
    const q = outputOf(features, tree.ref(parts.features), other.ref);
    const read = outputOf(classifier, tree.ref(parts.classifier), p.ref);
    const crossEntropy = code.logLikelihood(read, labels).mean().neg();
    const judge = (of: np.Array): np.Array => scalarOf(critic, tree.ref(parts.critic), of);
    const judged = (of: np.Array) => ({
      logits: judge(reversedGradient(of, typeof weight === "number" ? weight : weight(t.ref))),
      heads: null,
    });
    const view: CriticView = {
      latents: other,
      real: judged(p.ref),
      fake: judged(q.ref),
      samples: { real: lax.stopGradient(p), fake: lax.stopGradient(q) },
      labels: null,
      mix,
      t: () => t.ref,
      judge,
    };
    const losses = terms.flatMap(({ critic: term }) => {
      if (term === null) return [];
      const { loss, metrics } = term(view);
      tree.dispose(metrics);
      return [loss];
    });
    tree.dispose([view.real.logits, view.fake.logits, view.samples, other, mix, t, parts, weights]);
    return losses.reduce((sum, loss) => sum.add(loss), crossEntropy);
  };
}
