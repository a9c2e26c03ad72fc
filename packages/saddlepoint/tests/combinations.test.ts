import { describe, expect, test } from "vitest";
import { divergences } from "../src/divergences/divergences.ts";
import { evaluateGame } from "../src/evaluation/evaluate.ts";
import { requireFiniteReport } from "../src/evaluation/requireFiniteReport.ts";
import type { Named } from "../src/networks/layer.ts";
import { gameOf } from "../src/recipes/gameOf.ts";
import { parseRecipe } from "../src/recipes/parseRecipe.ts";
import type { RecipeInput } from "../src/recipes/schema.ts";
import { toyPoints } from "../src/toys/toyPoints.ts";
import { createTrainer } from "../src/training/trainer.ts";
import { shapeImages } from "../testing/shapeImages.ts";

type Objective = NonNullable<RecipeInput["objective"]>;
type Case = {
  readonly name: string;
  readonly objective: Objective;
  /** "batch" unless the objective cannot have it. */
  readonly normalisation?: "layer" | "none";
  readonly training?: Partial<RecipeInput["training"]>;
};

const GP: Objective = { adversarial: "wasserstein", penalty: { kind: "gradient", weight: 10 } };
const OPTIMISER = { kind: "rmsprop", rate: 5e-5 };

const CASES: readonly Case[] = [
  { name: "GAN", objective: {} },
  { name: "pairs", objective: { adversarial: "relativistic" } },
  {
    name: "pairs with R1 and R2",
    objective: { adversarial: "relativistic", penalty: { kind: "r1", weight: 1, r2: 1 } },
    normalisation: "none",
    training: { criticSteps: 2 },
  },
  { name: "minimax GAN", objective: { adversarial: "minimax" } },
  { name: "least squares", objective: { adversarial: "least-squares" } },
  { name: "hinge", objective: { adversarial: "hinge" } },
  ...[...Object.keys(divergences), "alpha(0.5)"].map((divergence, i) => ({
    name: `f-GAN, ${divergence}`,
    objective: {
      adversarial: {
        kind: "f-gan" as const,
        divergence,
        generator: i % 2 === 0 ? ("minimax" as const) : ("non-saturating" as const),
      },
    },
  })),
  {
    name: "WGAN: clipping, RMSProp, five critic steps and a warm-up",
    objective: { adversarial: "wasserstein", constraint: { kind: "clip", limit: 0.01 } },
    training: {
      generator: OPTIMISER,
      critic: OPTIMISER,
      criticSteps: 5,
      warmup: { steps: 2, every: 3, criticSteps: 7 },
    },
  },
  {
    name: "WGAN with weights of unit norm",
    objective: { adversarial: "wasserstein", constraint: { kind: "unit-norm" } },
  },
  { name: "WGAN-GP", objective: GP, normalisation: "layer", training: { criticSteps: 2 } },
  {
    name: "WGAN with spectral normalisation",
    objective: { adversarial: "wasserstein", constraint: { kind: "spectral" } },
    normalisation: "none",
  },
  {
    name: "SNGAN: hinge with spectral normalisation",
    objective: { adversarial: "hinge", constraint: { kind: "spectral" } },
    normalisation: "none",
  },
  {
    name: "GAN with R1 and a moving average",
    objective: { penalty: { kind: "r1" } },
    normalisation: "none",
    training: { averageDecay: 0.9 },
  },
  { name: "InfoGAN", objective: { information: {} } },
  { name: "InfoGAN on WGAN-GP", objective: { ...GP, information: {} }, normalisation: "layer" },
  {
    name: "InfoGAN on an f-GAN",
    objective: { adversarial: { kind: "f-gan", divergence: "kl" }, information: {} },
  },
  { name: "conditional GAN, by concatenation", objective: { labels: { code: "shape", by: "concat" } } },
  { name: "conditional GAN, by projection", objective: { labels: { code: "shape", by: "projection" } } },
  {
    name: "conditional InfoGAN",
    objective: { labels: { code: "shape", by: "projection" }, information: {} },
  },
  {
    name: "conditional InfoGAN on WGAN-GP",
    objective: { ...GP, labels: { code: "shape", by: "concat" }, information: {} },
    normalisation: "none",
    training: { criticSteps: 2 },
  },
  { name: "ACGAN", objective: { labels: { code: "shape", by: "classifier" } } },
  {
    name: "ACGAN with InfoGAN's codes, hinge",
    objective: { adversarial: "hinge", labels: { code: "shape", by: "classifier" }, information: {} },
  },
];

const SOURCES = {
  images: { samples: shapeImages(48), heldOut: shapeImages(60, { seed: 2 }) },
  points: ((): { samples: ReturnType<typeof labelled>; heldOut: ReturnType<typeof labelled> } => {
    const set = labelled();
    return { samples: set, heldOut: set };
  })(),
} as const;

/** Points of the ring with the index of their half plane, so that objectives with labels have some. */
function labelled() {
  const ring = toyPoints("ring").test;
  return {
    ...ring,
    labels: Int32Array.from({ length: ring.n }, (_, i) => ((ring.values[2 * i] ?? 0) > 0 ? 1 : 0)),
  };
}

/** The paper's networks in small for images, dense ones for points. */
const networkOf = (
  source: keyof typeof SOURCES,
  { normalisation = "batch" as const }: { normalisation?: string },
) =>
  source === "images"
    ? {
        kind: "infogan",
        generator: { dense: 6, features: 3, upconv: 3 },
        critic: { conv1: 3, conv2: 3, dense: 6, q: 4, normalisation },
      }
    : { kind: "mlp", generator: { widths: [8, 8] }, critic: { widths: [8, 8], q: 4 } };

async function trained(source: keyof typeof SOURCES, { objective, training, ...rest }: Case) {
  const { samples, heldOut } = SOURCES[source];
  const recipe = parseRecipe({
    name: "combination",
    data: "none",
    codes: { shape: { kind: "categorical", classes: 3 }, slant: { kind: "uniform" } },
    noise: { size: 3 },
    network: networkOf(source, rest),
    objective,
    training: { steps: 4, batchSize: 6, logEvery: 2, ...training },
  });
  const game = await gameOf(recipe, samples, { threads: 1 });
  try {
    const { state: before } = game.initial();
    let metrics: Named<number> = {};
    for await (const event of createTrainer(game, recipe.training).run()) {
      if (event.kind === "metrics") metrics = event.metrics;
    }
    const report = requireFiniteReport(await evaluateGame(game, { heldOut, samples: 60 }));
    return { recipe, before, after: await game.state(), metrics, report };
  } finally {
    await game.release();
  }
}

/** On points the networks are others; of the games, one of each kind is enough. */
const ON_POINTS = /^(GAN|f-GAN, kl|WGAN.*|SNGAN.*|InfoGAN|conditional GAN.*|ACGAN)$/;

describe.each([
  { source: "images" as const, cases: CASES },
  { source: "points" as const, cases: CASES.filter(({ name }) => ON_POINTS.test(name)) },
])("on $source", ({ source, cases }) => {
  test.each(cases)("$name trains both players, and is measured", async (each) => {
    const { before, after, metrics, report } = await trained(source, each);
    for (const player of ["generator", "critic"] as const) {
      const changed = Object.entries(after[player]).filter(
        ([name, { data }]) => String(data) !== String(before[player][name]?.data),
      );
      expect(changed.length, player).toBeGreaterThan(0);
    }
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
    expect(Object.keys(metrics).some((name) => name.startsWith("adversarial."))).toBe(true);
    expect(report.divergence.ci[0]).toBeLessThanOrEqual(report.divergence.value);
    expect(report.divergence.value).toBeLessThanOrEqual(report.divergence.ceiling);
    expect("transport" in report).toBe(each.objective.adversarial === "wasserstein");
  });
});

test("clipping holds after every update, and Q is left alone", async () => {
  const { after } = await trained("points", {
    name: "clip",
    objective: {
      adversarial: "wasserstein",
      constraint: { kind: "clip", limit: 0.01 },
      information: {},
    },
  });
  const largest = (prefix: string) =>
    Math.max(
      ...Object.entries(after.critic)
        .filter(([name]) => name.startsWith(prefix))
        .flatMap(([, { data }]) => Array.from(data, Number).map(Math.abs)),
    );
  expect(largest("trunk.")).toBeLessThanOrEqual(0.01 * (1 + 1e-6));
  expect(largest("discriminator.")).toBeLessThanOrEqual(0.01 * (1 + 1e-6));
  expect(largest("q.")).toBeGreaterThan(0.01);
});

test("a critic of unit norm has norm 1", async () => {
  const { after } = await trained("points", {
    name: "unit norm",
    objective: { adversarial: "wasserstein", constraint: { kind: "unit-norm" } },
  });
  const squares = Object.entries(after.critic)
    .filter(([name]) => !name.startsWith("q."))
    .flatMap(([, { data }]) => Array.from(data, Number).map((x) => x * x));
  expect(Math.sqrt(squares.reduce((sum, x) => sum + x, 0))).toBeCloseTo(1, 4);
});

test("the critic takes its updates: criticSteps a step, and the warm-up's where it is due", async () => {
  const { after } = await trained("points", {
    name: "schedule",
    objective: GP,
    training: { criticSteps: 2, warmup: { steps: 1, every: 3, criticSteps: 10 } },
  });
  // Steps 1 and 4 are warm (0 and 3 done before them), 2 and 3 are not.
  expect(Array.from(after.criticStep.data, Number)).toEqual([10 + 2 + 2 + 10]);
  expect(Array.from(after.step.data, Number)).toEqual([4]);
});
