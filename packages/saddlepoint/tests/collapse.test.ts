import { describe, expect, test } from "vitest";
import { type CollapseSign, collapseWatch } from "../src/evaluation/collapse.ts";
import { collapseProbe } from "../src/evaluation/collapseProbe.ts";
import { createInference } from "../src/evaluation/inference.ts";
import { createGame } from "../src/game/createGame.ts";
import type { GameOptions } from "../src/game/gameOptions.ts";
import { movingAverage } from "../src/optimisers/movingAverage.ts";
import { gameOptionsOf } from "../src/recipes/gameOf.ts";
import { overridden, parseOverride } from "../src/recipes/override.ts";
import { parseRecipe } from "../src/recipes/parseRecipe.ts";
import type { RecipeInput } from "../src/recipes/schema.ts";
import { createTrainer } from "../src/training/trainer.ts";
import { shapeImages } from "../testing/shapeImages.ts";

const HEALTHY: RecipeInput = {
  name: "shapes",
  data: "none",
  codes: { look: { kind: "categorical", classes: 3 } },
  noise: { size: 6, prior: "normal" },
  network: { kind: "residual", generator: { width: 8 }, critic: { width: 8, dense: 16, q: 8 } },
  objective: {
    adversarial: "relativistic",
    penalty: { kind: "r1", weight: 0.1 },
    information: {},
  },
  training: {
    steps: 300,
    batchSize: 32,
    logEvery: 20,
    averageDecay: 0.9,
    generator: { rate: 2e-3, beta1: 0 },
    critic: { rate: 2e-3, beta1: 0 },
  },
};

const shapes = shapeImages(400);

/** Trains, looking at every line of the log: all signs, each with the step at which it was told. */
async function signsOf(seed: number, overrides: readonly string[] = [], changed: Partial<GameOptions> = {}) {
  const recipe = parseRecipe(overridden(HEALTHY, [...overrides, `training.seed=${seed}`].map(parseOverride)));
  const game = await createGame({ ...gameOptionsOf(recipe, shapes), ...changed, threads: 1 });
  const { state } = await game.snapshot();
  const inference = await createInference(game.model, shapes.shape, state, { threads: 1 });
  const { model, objective } = game;
  const probe = collapseProbe({ model, objective, inference, real: shapes, seed, threads: 1 });
  const watch = collapseWatch();
  const signs: (CollapseSign & { readonly step: number })[] = [];
  for await (const event of createTrainer(game, recipe.training).run()) {
    if (event.kind !== "metrics") continue;
    const { step, metrics } = event;
    const { fresh } = watch(await probe.look(step, await game.state(), metrics));
    signs.push(...fresh.map((sign) => ({ step, ...sign })));
  }
  await Promise.all([game.release(), inference.release(), probe.release()]);
  return signs;
}

/** Twenty take minutes: COLLAPSE_SEEDS=20 looks at as many. */
const SEEDS = Array.from({ length: Number(process.env.COLLAPSE_SEEDS ?? 1) }, (_, i) => i + 1);

/** An average that stays at its start: a recipe's own reaches back a part of the steps only. */
const STALE = { average: movingAverage(0.9999) };

const UNCODED = ["codes=null", "objective.information=null"];

/** Trainings in which something is made to go wrong, and what must be told of them. */
const BROKEN: readonly {
  readonly sign: CollapseSign["sign"];
  readonly overrides: readonly string[];
  readonly changed?: Partial<GameOptions>;
}[] = [
  {
    sign: "flat",
    overrides: ["training.generator.rate=0.05", "training.critic.rate=1e-7", ...UNCODED],
  },
  { sign: "repeated", overrides: ["noise.size=0"] },
  { sign: "sure", overrides: ["training.generator.rate=1e-7", "objective.penalty=null"] },
  {
    sign: "still",
    overrides: [
      "training.generator.rate=1e-7",
      "objective.penalty=null",
      ...UNCODED,
      "objective.adversarial=minimax",
      "training.critic.rate=1e-2",
      "training.steps=500",
    ],
  },
  { sign: "unread", overrides: [], changed: STALE },
  {
    sign: "apart",
    overrides: [
      'network={"kind":"infogan","generator":{"dense":16,"features":8,"upconv":8},"critic":{"conv1":8,"conv2":8,"dense":16,"q":8,"normalisation":"none"}}',
    ],
    changed: STALE,
  },
];

describe("of every seed", () => {
  test("healthy trainings are not alarmed about", async () => {
    const alarmed = [];
    for (const seed of SEEDS) alarmed.push(...(await signsOf(seed)).map((sign) => ({ seed, ...sign })));
    expect(alarmed).toEqual([]);
  });

  test.each(BROKEN)(
    "$sign: trainings made to go wrong so are told of",
    async ({ sign, overrides, changed }) => {
      const silent = [];
      for (const seed of SEEDS) {
        const signs = await signsOf(seed, overrides, changed);
        if (!signs.some((each) => each.sign === sign)) silent.push({ seed, signs });
      }
      expect(silent).toEqual([]);
    },
  );
});
