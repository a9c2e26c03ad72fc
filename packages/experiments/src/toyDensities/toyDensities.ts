import type { Quantity } from "saddlepoint/quantity";
import { type Colour, heatMap, type Surface, sideBySide, surfacePoints } from "saddlepoint/render";
import { inFloat32 } from "saddlepoint/samples";
import { toyPoints } from "saddlepoint/toys";
import { createContender } from "../contender.ts";
import type { Experiment, ExperimentEvent, ExperimentSettings, Figure, Table } from "../experiment.ts";
import { namesOf } from "../namesOf.ts";
import { type Job, runTasks } from "../together.ts";
import { BATCH, batchDistances, PAIRS } from "./batchDistances.ts";
import { CRITIC_STEPS, DENSITIES, type DensityName, METHODS } from "./methods.ts";

/**
 * Gulrajani et al. 2017, figure 2: three densities in the plane, what WGAN-GP and a plain GAN generate of each, and their
 * critics' value surfaces; beside the picture a number, the exact W1 between batches.
 */
export const toyDensities: Experiment = {
  name: "toy-densities",
  shows:
    "8 Gaussians, 25 Gaussians and the Swiss roll: samples and value surfaces of WGAN-GP's critic and GAN's",
  source: "Gulrajani et al. 2017 (WGAN-GP), section 4 and figure 2",
  defaults: { seeds: [1], steps: 4000 },
  quick: { seeds: [1], steps: 120 },
  run,
};

const NAMES = namesOf(DENSITIES);

/** One training: what came of it; no distance where it diverged. */
type Trial = {
  readonly density: DensityName;
  readonly method: string;
  readonly seed: number;
  readonly samples: Float32Array;
  readonly surface?: Surface;
  readonly distance?: Quantity;
};

type Task = {
  readonly density: DensityName;
  readonly method: (typeof METHODS)[number];
  readonly seed: number;
};

/** The points of a density: those to train on, and two sets to measure with. */
function pointsOf(density: DensityName) {
  const { train, test } = toyPoints(density);
  const { values } = inFloat32(test);
  const half = values.length / 2;
  return { train, held: values.subarray(0, half), other: values.subarray(half) };
}

/** Cells along a side of a critic's surface. */
const CELLS = 100;
/** How far the pictures reach beyond the outermost real point. */
const MARGIN = 1.25;

async function* train(
  { density, method, seed }: Task,
  steps: number,
  signal?: AbortSignal,
): Job<number, Trial> {
  if (signal?.aborted) return undefined;
  const { train, held } = pointsOf(density);
  const contender = await createContender(method.recipe(density, steps), train);
  try {
    const played = yield* contender.play(seed, signal);
    if (played === undefined) return undefined;
    const trial = { density, method: method.name, seed };
    if ("divergedAt" in played) return { ...trial, samples: new Float32Array() };
    const samples = await contender.generate(played.state, seed, PAIRS * BATCH);
    const reach = MARGIN * held.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const frame = { columns: CELLS, rows: CELLS, x: [-reach, reach], y: [-reach, reach] } as const;
    const values = await contender.criticise(played.state, surfacePoints(frame));
    const name = `W1 between batches of ${BATCH}, real and generated, ${DENSITIES[density]}, ${method.name}, seed ${seed}`;
    return {
      ...trial,
      samples,
      surface: { ...frame, values },
      distance: batchDistances(name, held, samples),
    };
  } finally {
    await contender.release();
  }
}

async function* run(
  { seeds, steps }: ExperimentSettings,
  signal?: AbortSignal,
): AsyncGenerator<ExperimentEvent, void> {
  // The slower game first, so that the other core is not left waiting for it at the end.
  const slowest = METHODS.toReversed();
  const tasks = NAMES.flatMap((density) =>
    slowest.flatMap((method) => seeds.map((seed): Task => ({ density, method, seed }))),
  );
  const trials = yield* runTasks(
    tasks,
    tasks.length * steps,
    (task) => train(task, steps, signal),
    ({ density, method, seed }) => `${method.name} on ${DENSITIES[density]}, seed ${seed}`,
  );
  const floors = new Map(
    NAMES.filter((density) => trials.some((trial) => trial.density === density)).map((density) => {
      const { held, other } = pointsOf(density);
      const name = `W1 between batches of ${BATCH}, both real, ${DENSITIES[density]}`;
      return [density, batchDistances(name, held, other)] as const;
    }),
  );
  yield {
    kind: "result",
    complete: trials.length === tasks.length,
    tables: [table(trials, floors, steps)],
    figures: [...floors.keys()].map((density) => figure(density, trials)),
    quantities: [
      ...floors.values(),
      ...trials.flatMap(({ distance }) => (distance === undefined ? [] : [distance])),
    ],
  };
}

function table(trials: readonly Trial[], floors: ReadonlyMap<DensityName, Quantity>, steps: number): Table {
  const rows = NAMES.flatMap((density) =>
    METHODS.flatMap(({ name }) =>
      trials
        .filter((trial) => trial.density === density && trial.method === name)
        .map(({ seed, distance }) => {
          const floor = floors.get(density)?.value ?? Number.NaN;
          const measured =
            distance === undefined
              ? ["diverged", floor, null]
              : [distance.value, floor, distance.value / floor];
          return [DENSITIES[density], name, String(seed), ...measured];
        }),
    ),
  );
  return {
    name: "distances",
    title: `W1 between batches of ${BATCH} points`,
    columns: [
      { name: "density", source: "label" },
      { name: "method", source: "label" },
      { name: "seed", source: "label" },
      { name: "real and generated", source: "ours" },
      { name: "real and real", source: "ours" },
      { name: "ratio", source: "ours", decimals: 2 },
    ],
    rows,
    notes: [
      `Each is the mean of ${PAIRS} exact distances, in the data's units, on points that no network was trained on. Two batches of one distribution are not at distance 0: that floor stands beside, and a ratio of 1 is the best to expect.`,
      `MLPs of 3 × 128 (the paper's 3 × 512), batches of 128 (256), ${steps.toLocaleString("en-US")} generator steps (100,000) with Adam 5e-4 (1e-4), β₁ = 0.5; WGAN-GP: λ = 0.1 and ${CRITIC_STEPS} critic updates a step, as there; GAN: 1.`,
    ],
  };
}

const REAL: Colour = [255, 255, 255];
const FAKE: Colour = [236, 110, 60];
const SHOWN = 1000;

/** The first run of each method: real and generated points over its critic. */
function figure(density: DensityName, trials: readonly Trial[]): Figure {
  const real = pointsOf(density).held.subarray(0, 2 * SHOWN);
  const maps = METHODS.flatMap(({ name }) => {
    const trial = trials.find((each) => each.density === density && each.method === name);
    if (trial?.surface === undefined) return [];
    const clouds = [
      { name: "real", points: real, colour: REAL, radius: 1 },
      { name: "generated", points: trial.samples.subarray(0, 2 * SHOWN), colour: FAKE, radius: 1.2 },
    ];
    return [
      heatMap({ title: `${DENSITIES[density]}, ${name}`, label: "critic", surface: trial.surface, clouds }),
    ];
  });
  return {
    name: `toy-${density}`,
    title: `${DENSITIES[density]}: samples over each critic's values`,
    picture: sideBySide(maps),
  };
}
