import { DType, numpy as np, tree, valueAndGrad, vjp } from "@jax-js/jax";
import type { Augmentation } from "../augmentation/differentiableAugmentation.ts";
import type { Named, Variables } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import { leafOf, mapNamed, merged, underPrefix, withPrefix } from "../networks/named.ts";
import type { Constraint } from "../objectives/constraint.ts";
import type { Objective } from "../objectives/objective.ts";
import type { MovingAverage } from "../optimisers/movingAverage.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { criticLoss, generatorLoss, type JudgedAgainst, SHOWN, type Show } from "./players.ts";
import { type GameState, heldVariables } from "./state.ts";
import { valueAndGradient } from "./valueAndGradient.ts";

/**
 * What one step takes beside latents: [n, …] each, or [criticSteps, n, …] where the critic takes several updates a step.
 * Labels [n, classes] one-hot and draws from U(0, 1) [n] are there where the objective needs them, and [n, 3 size] of how images
 * are changed where the game augments them: the real ones, the generated ones for the critic, and those for the generator.
 */
export type StepBatch<A> = {
  readonly real: A;
  readonly labels?: A;
  readonly mix?: A;
  readonly changes?: A;
};

/** Scalars by name: "loss.critic", "loss.generator", and each term's as "term.metric". */
export type Metrics<A> = Named<A>;

export type StepOptions = {
  readonly model: Model;
  readonly objective: Objective;
  /** D, Q and their trunk are trained at the critic's rate. */
  readonly optimisers: { readonly generator: Optimiser; readonly critic: Optimiser };
  /** Updates of the critic a step, each on samples of its own. Default 1. */
  readonly criticSteps?: number;
  /** What is done to the critic's weights after each update. Default nothing. */
  readonly constraint?: Constraint | undefined;
  /** The moving average that is kept of the generator's weights, to sample from. Default none. */
  readonly average?: MovingAverage | undefined;
  /** How images are changed before the critic sees them, real and generated. Default not at all. */
  readonly augmentation?: Augmentation | undefined;
  /** Whether the metrics tell how long each player's gradient is: "gradient.critic", "gradient.generator". Default false. */
  readonly gradientNorms?: boolean;
};

/** State, real samples and latents [n, inputSize] to the next state and this step's metrics. Consumes its arrays. */
export type Step = (
  state: GameState<np.Array>,
  batch: StepBatch<np.Array>,
  latents: np.Array,
) => [GameState<np.Array>, Metrics<np.Array>];

/** The length √Σ g² of a player's whole gradient, where it is asked for. Borrows the gradient. */
function normOf(
  { gradientNorms = false }: StepOptions,
  player: "critic" | "generator",
  gradients: Named<np.Array>,
): Metrics<np.Array> {
  if (!gradientNorms) return {};
  const squares = Object.values(gradients).map((gradient) => gradient.ref.mul(gradient.ref).sum());
  return { [`gradient.${player}`]: np.sqrt(squares.reduce((sum, square) => sum.add(square))) };
}

/** How images are shown to the critic by a batch's changes: until `dispose`. Borrows the batch. */
function showing({ augmentation }: StepOptions, { changes }: StepBatch<np.Array>) {
  if (augmentation === undefined) return { show: undefined, dispose: () => undefined };
  if (changes === undefined) throw new RangeError("step(batch): an augmented game needs changes, got none");
  const { size, apply } = augmentation;
  const held = changes.ref;
  const show: Show = (images, whose) => {
    const at = SHOWN.indexOf(whose) * size;
    return apply(images, held.ref.slice([], [at, at + size]));
  };
  return { show, dispose: () => held.dispose() };
}

/** What phases trained: held, not trained. Borrows the state's arrays. */
const heldOf = ({ phases }: GameState<np.Array>): Variables<np.Array> => ({
  weights: heldVariables(phases, "weights"),
  statistics: heldVariables(phases, "statistics"),
});

/** What an update of the critic works on; the arrays are consumed, those of the state as far as they are replaced. */
type Round = {
  readonly batch: StepBatch<np.Array>;
  readonly latents: np.Array;
  /** G(latents), and the generator's running statistics after it. */
  readonly fake: np.Array;
  readonly generatorStatistics: Named<np.Array>;
};

/** The critic takes one step on given samples. Borrows `fake` and the latents; everything else of the round is consumed. */
function updateCritic(
  options: StepOptions,
  state: GameState<np.Array>,
  { batch, latents, fake, generatorStatistics }: Round,
): [GameState<np.Array>, Metrics<np.Array>] {
  const { model, objective, optimisers, constraint = (weights) => weights } = options;
  const held = heldOf(state);
  const statistics = { real: state.statistics.real, fake: state.statistics.fake };
  const criticStep = state.criticStep.add(1);
  const { show, dispose } = showing(options, batch);
  const t = () => criticStep.ref.astype(DType.Float32);
  const { loss, aux, gradients } = valueAndGradient((weights) => {
    const found = criticLoss(
      model,
      objective,
      weights,
      statistics,
      held,
      { ...batch, fake, latents, t },
      show,
    );
    const named = [
      withPrefix("metrics", found.metrics),
      withPrefix("real", found.statistics.real),
      withPrefix("fake", found.statistics.fake),
    ];
    return { loss: found.loss, aux: merged(named) };
  }, tree.ref(state.critic));
  const norm = normOf(options, "critic", gradients);
  const updated = optimisers.critic.update(gradients, state.moments.critic, state.critic, t());
  dispose();
  tree.dispose(batch);
  tree.dispose(statistics);
  const next = {
    ...state,
    criticStep,
    critic: constraint(updated.weights),
    moments: { ...state.moments, critic: updated.state },
    statistics: {
      generator: generatorStatistics,
      real: underPrefix("real", aux),
      fake: underPrefix("fake", aux),
    },
  };
  return [next, { "loss.critic": loss, ...norm, ...underPrefix("metrics", aux) }];
}

/** What an update of the generator works on. */
type Pass = {
  /** The generator's input, [n, inputSize]: consumed. */
  readonly latents: np.Array;
  /** G(latents): consumed. */
  readonly fake: np.Array;
  /** The critic's running statistics over generated samples, to judge by: consumed. */
  readonly judgedBy: Named<np.Array>;
  /** Real samples to be judged against, where the objective needs them: consumed. */
  readonly against: JudgedAgainst | null;
  /** How the critic is shown them: disposed of. */
  readonly shown: ReturnType<typeof showing>;
  /** From the gradient in the samples to that in the generator's weights; its arrays are freed here. */
  readonly pullBack: ReturnType<typeof forward>["pullBack"];
};

/** The generator runs forward, to be differentiated. Borrows everything. */
function forward({ model }: StepOptions, state: GameState<np.Array>, latents: np.Array) {
  const generate = (weights: Named<np.Array>): [np.Array, Named<np.Array>] => {
    const variables = { weights, statistics: tree.ref(state.statistics.generator) };
    const applied = model.generator.apply(variables, latents.ref, "train");
    return [applied.output, applied.statistics];
  };
  const [fake, pullBack, generatorStatistics] = vjp(generate, [tree.ref(state.generator)], {
    hasAux: true,
  });
  return { fake, pullBack, generatorStatistics };
}

/** The generator takes one step against the critic as it is. Consumes the state as far as it is replaced. */
function updateGenerator(
  options: StepOptions,
  state: GameState<np.Array>,
  { latents, fake, judgedBy, against, shown, pullBack }: Pass,
): [GameState<np.Array>, Metrics<np.Array>] {
  const { model, objective, optimisers, average } = options;
  const held = heldOf(state);
  const [[loss, metrics], sampleGradients] = valueAndGrad(
    (made: np.Array): [np.Array, Named<np.Array>] => {
      const found = generatorLoss(
        model,
        objective,
        made,
        state.critic,
        judgedBy,
        held,
        latents,
        against,
        shown.show,
      );
      return [found.loss, found.metrics];
    },
    { hasAux: true },
  )(fake);
  const [gradients] = pullBack(sampleGradients);
  const norm = normOf(options, "generator", gradients);
  const step = state.step.add(1);
  const t = () => step.ref.astype(DType.Float32);
  const generator = optimisers.generator.update(gradients, state.moments.generator, state.generator, t());
  pullBack.dispose();
  shown.dispose();
  tree.dispose(judgedBy);
  if (against !== null) tree.dispose(against);
  latents.dispose();
  const next = {
    ...state,
    step,
    generator: generator.weights,
    average: average?.update(state.average, generator.weights, t()) ?? state.average,
    moments: { ...state.moments, generator: generator.state },
  };
  return [next, { "loss.generator": loss, ...norm, ...metrics }];
}

/** The real samples of a batch that the generator's are judged against, with new references; null where none are needed. */
function judgedAgainst(
  { objective }: StepOptions,
  { statistics }: GameState<np.Array>,
  { real, labels }: StepBatch<np.Array>,
): JudgedAgainst | null {
  if (objective.needs.realForGenerator !== true) return null;
  return tree.ref({ real, statistics: statistics.real, ...(labels === undefined ? {} : { labels }) });
}

function requireFit({ model, objective, criticSteps = 1 }: StepOptions): void {
  const { needs } = objective;
  if (needs.heads === true && model.layout.headSize === 0) {
    throw new RangeError(
      "createGame(options): the objective needs Q's heads, but the model's layout has no codes that Q reads",
    );
  }
  if (needs.separateSamples !== undefined && model.critic.mixesSamples) {
    throw new RangeError(`createGame(options): the critic must not mix samples: ${needs.separateSamples}`);
  }
  if (!Number.isInteger(criticSteps) || criticSteps < 1) {
    throw new RangeError(
      `createGame(options): criticSteps must be an integer of at least 1, got ${criticSteps}`,
    );
  }
}

/** The parts of a batch and its latents for each of `count` updates. Consumes them. */
function rounds(
  batch: StepBatch<np.Array>,
  latents: np.Array,
  count: number,
): readonly { readonly batch: StepBatch<np.Array>; readonly latents: np.Array }[] {
  if (count === 1) return [{ batch, latents }];
  const parts = mapNamed<np.Array | undefined, readonly np.Array[]>({ ...batch, latents }, (leaf) =>
    leaf === undefined ? [] : np.unstack(leaf),
  );
  return Array.from({ length: count }, (_, i) => {
    const part = (name: string): np.Array => {
      const leaf = leafOf(parts, name, "step(batch)")[i];
      if (leaf === undefined) throw new RangeError(`step(batch): ${name} must have ${count} parts, got ${i}`);
      return leaf;
    };
    return {
      batch: {
        real: part("real"),
        ...(batch.labels === undefined ? {} : { labels: part("labels") }),
        ...(batch.mix === undefined ? {} : { mix: part("mix") }),
        ...(batch.changes === undefined ? {} : { changes: part("changes") }),
      },
      latents: part("latents"),
    };
  });
}

/** One update of the critic on G(z, c) with the generator as it is. Consumes its arrays. */
function criticRound(
  options: StepOptions,
  state: GameState<np.Array>,
  batch: StepBatch<np.Array>,
  latents: np.Array,
): [GameState<np.Array>, Metrics<np.Array>] {
  // The generator runs forward, for the critic alone: no gradient is kept.
  const variables = { weights: tree.ref(state.generator), statistics: state.statistics.generator };
  const applied = options.model.generator.apply(variables, latents.ref, "train");
  const { output: fake, statistics: generatorStatistics } = applied;
  const updated = updateCritic(options, state, { batch, latents, fake, generatorStatistics });
  fake.dispose();
  latents.dispose();
  return updated;
}

/**
 * One update of the critic alone, pure: for a warm-up, in which the critic takes more updates than a step has.
 *
 * @throws RangeError as makeStep does
 */
export function makeCriticStep(options: StepOptions): Step {
  requireFit(options);
  return (state, batch, latents) => criticRound(options, state, batch, latents);
}

/**
 * One update of the generator alone, pure, against the critic as it is: for playing by hand, one player at a time. The batch
 * is looked at where the objective judges generated samples against real ones.
 *
 * @throws RangeError as makeStep does
 */
export function makeGeneratorStep(options: StepOptions): Step {
  requireFit(options);
  return (state, batch, latents) => {
    const against = judgedAgainst(options, state, batch);
    const shown = showing(options, batch);
    tree.dispose(batch);
    const { fake, pullBack, generatorStatistics } = forward(options, state, latents);
    tree.dispose(state.statistics.generator);
    const judgedBy = tree.ref(state.statistics.fake);
    const moved = { ...state, statistics: { ...state.statistics, generator: generatorStatistics } };
    return updateGenerator(options, moved, { latents, fake, judgedBy, against, shown, pullBack });
  };
}

/**
 * One step of the game, pure: the critic takes `criticSteps` updates on G(z, c), then the generator takes one against the
 * new critic on the samples of the last, so that it runs forward once for both. Real and fake samples are separate
 * batches for batch normalisation. Trace it, compile it or call it; it draws nothing at random.
 *
 * Chen et al. 2016, eq. 6, alternating as in Goodfellow et al. 2014, algorithm 1.
 *
 * @throws RangeError when the objective needs what the model has not, or the critic mixes samples and must not
 */
export function makeStep(options: StepOptions): Step {
  requireFit(options);
  const { criticSteps = 1 } = options;
  return (initial, batches, allLatents) => {
    const parts = rounds(batches, allLatents, criticSteps);
    let state = initial;
    for (const { batch, latents } of parts.slice(0, -1)) {
      const [next, metrics] = criticRound(options, state, batch, latents);
      tree.dispose(metrics);
      state = next;
    }
    const last = parts.at(-1);
    if (last === undefined) throw new RangeError("step(batch): needs at least one batch, got none");
    const { batch, latents } = last;

    const { fake, pullBack, generatorStatistics } = forward(options, state, latents);
    tree.dispose(state.statistics.generator);
    // The generator's loss goes by the statistics that the critic had before its update, as one batch's would be.
    const judgedBy = tree.ref(state.statistics.fake);
    const against = judgedAgainst(options, state, batch);
    const shown = showing(options, batch);
    const [played, found] = updateCritic(options, state, { batch, latents, fake, generatorStatistics });
    const pass = { latents, fake, judgedBy, against, shown, pullBack };
    const [next, metrics] = updateGenerator(options, played, pass);
    return [next, { ...found, ...metrics }];
  };
}
