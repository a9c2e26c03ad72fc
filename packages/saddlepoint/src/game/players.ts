import { type numpy as np, tree } from "@jax-js/jax";
import { type CodeLayout, encodingOf } from "../codes/codeLayout.ts";
import type { Judgement } from "../networks/critic.ts";
import type { Named, Variables } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import { type Objective, total } from "../objectives/objective.ts";
import type { Contribution } from "../objectives/term.ts";

/** The critic's running statistics over real and over fake samples. */
export type CriticStatistics = { readonly real: Named<np.Array>; readonly fake: Named<np.Array> };

/** What the critic is trained on, borrowed: [n, …] each, and the latents [n, inputSize] that made `fake`. */
export type CriticBatch = {
  readonly real: np.Array;
  readonly fake: np.Array;
  readonly latents: np.Array;
  /** Of the real samples, [n, classes] one-hot, where the objective needs labels or the critic is told them. */
  readonly labels?: np.Array;
  /** Draws from U(0, 1), [n], where the objective needs them. */
  readonly mix?: np.Array;
  /** How many updates the critic makes with this one, 1 the first: a new float32 scalar at every call. */
  readonly t: () => np.Array;
};

/** Which images are shown to the critic: the order of their changes in a batch's. */
export const SHOWN = ["real", "fake", "generator"] as const;
/** Images as the critic is shown them. Consumes them. */
export type Show = (images: np.Array, whose: (typeof SHOWN)[number]) => np.Array;
/** As they are. */
const plainly: Show = (images) => images;

/** The critic's loss and metrics, and the running statistics to carry on. */
export type CriticLoss = Contribution & { readonly statistics: CriticStatistics };

function disposeJudgement({ logits, heads }: Judgement): void {
  logits.dispose();
  heads?.dispose();
}

/** The critic's own variables with those that it is not trained in: what phases trained. Consumes the first two, borrows `held`. */
const together = (
  weights: Named<np.Array>,
  statistics: Named<np.Array>,
  held: Variables<np.Array>,
): Variables<np.Array> => ({
  weights: { ...weights, ...tree.ref(held.weights) },
  statistics: { ...statistics, ...tree.ref(held.statistics) },
});

/** The classes that generated samples were made to have, [n, classes] one-hot; null where the critic is not told them. */
const toldOf = ({ told }: CodeLayout, latents: np.Array): np.Array | null =>
  told === null ? null : encodingOf(told, latents.ref);

/**
 * The critic's loss on a batch, with every term's metrics and the running statistics to carry on.
 *
 * Consumes the weights; borrows the rest. Differentiate it in the weights. A penalty is taken at images as they are shown.
 *
 * @param show how the critic is shown images. Default as they are
 */
export function criticLoss(
  { critic, layout }: Model,
  { terms }: Objective,
  weights: Named<np.Array>,
  statistics: CriticStatistics,
  held: Variables<np.Array>,
  { latents, labels, mix, t, ...given }: CriticBatch,
  show: Show = plainly,
): CriticLoss {
  const [real, fake] = [show(given.real.ref, "real"), show(given.fake.ref, "fake")];
  const judged = (running: Named<np.Array>, samples: np.Array, classes: np.Array | null) =>
    critic.apply(together(tree.ref(weights), tree.ref(running), held), samples, "train", classes);
  const classesOfReal = (): np.Array | null => (layout.told === null ? null : (labels?.ref ?? null));
  const onReal = judged(statistics.real, real.ref, classesOfReal());
  const onFake = judged(statistics.fake, fake.ref, toldOf(layout, latents));
  const view = {
    latents,
    real: onReal.judgement,
    fake: onFake.judgement,
    samples: { real, fake },
    labels: labels ?? null,
    mix: mix ?? null,
    t,
    judge(samples: np.Array, as: "real" | "fake" = "real"): np.Array {
      const classes = as === "real" ? classesOfReal() : toldOf(layout, latents);
      const m = samples.shape[0] ?? 0;
      const { judgement, statistics: unused } = judged(
        statistics[as],
        samples,
        classes?.slice([0, m]) ?? null,
      );
      judgement.heads?.dispose();
      tree.dispose(unused);
      return judgement.logits;
    },
  };
  const summed = total(
    terms.flatMap(({ name, critic: term }) => (term ? [{ name, contribution: term(view) }] : [])),
  );
  for (const judgement of [view.real, view.fake]) disposeJudgement(judgement);
  tree.dispose([weights, real, fake]);
  return { ...summed, statistics: { real: onReal.statistics, fake: onFake.statistics } };
}

/** Real samples that the generator's are judged against, borrowed: see `CriticBatch`. */
export type JudgedAgainst = Pick<CriticBatch, "real" | "labels"> & {
  /** The critic's running statistics over them. */
  readonly statistics: Named<np.Array>;
};

/**
 * The generator's loss on its samples `fake`, with every term's metrics.
 *
 * Consumes the samples; borrows the rest. Differentiate it in the samples and pull that back through the generator.
 *
 * @param against real samples, where the objective needs them here; null where it does not
 * @param show how the critic is shown images. Default as they are
 */
export function generatorLoss(
  { critic, layout }: Model,
  { terms }: Objective,
  fake: np.Array,
  weights: Named<np.Array>,
  statistics: Named<np.Array>,
  held: Variables<np.Array>,
  latents: np.Array,
  against: JudgedAgainst | null = null,
  show: Show = plainly,
): Contribution {
  const judged = (running: Named<np.Array>, samples: np.Array, classes: np.Array | null): Judgement => {
    const variables = together(tree.ref(weights), tree.ref(running), held);
    const { judgement, statistics: unused } = critic.apply(variables, samples, "train", classes);
    tree.dispose(unused);
    return judgement;
  };
  const view = {
    latents,
    fake: judged(statistics, show(fake, "generator"), toldOf(layout, latents)),
    real:
      against &&
      judged(
        against.statistics,
        show(against.real.ref, "real"),
        layout.told === null ? null : (against.labels?.ref ?? null),
      ),
  };
  const summed = total(
    terms.flatMap(({ name, generator }) => (generator ? [{ name, contribution: generator(view) }] : [])),
  );
  disposeJudgement(view.fake);
  if (view.real !== null) disposeJudgement(view.real);
  return summed;
}
