import type { Experiment, ExperimentEvent, ExperimentSettings } from "../experiment.ts";
import { namesOf } from "../namesOf.ts";
import { runTasks } from "../together.ts";
import { BEST, METHODS, WORLDS, type World } from "./methods.ts";
import { figure, quantities, table } from "./results.ts";
import { methodTrials } from "./trials.ts";

/**
 * Mode collapse by VEEGAN's protocol (Srivastava et al. 2017, section 4.1): which objectives find the modes of a ring and
 * of a grid of Gaussians, and how much of what they generate belongs to one.
 */
export const modes: Experiment = {
  name: "modes",
  shows: "Modes of a ring and a grid of Gaussians found by each objective, and the share of samples near one",
  source: "Srivastava et al. 2017 (VEEGAN), section 4.1 and table 1; Lin et al. 2018 (PacGAN), section 4.1",
  defaults: { seeds: [1, 2, 3, 4, 5], steps: 2000 },
  quick: { seeds: [1], steps: 150, cases: [BEST, "GAN"] },
  run,
};

const WORLD_NAMES = namesOf(WORLDS);

async function* run(
  settings: ExperimentSettings,
  signal?: AbortSignal,
): AsyncGenerator<ExperimentEvent, void> {
  const { seeds, steps, cases } = settings;
  const methods = METHODS.filter(({ name }) => cases === undefined || cases.includes(name));
  const lengthOf = (world: World, name: string) =>
    seeds.length * steps * (name === BEST ? WORLDS[world].longer : 1);
  // The longest first, so that no core is left waiting for it at the end.
  const plan = WORLD_NAMES.flatMap((world) =>
    methods.map((method) => ({ world, method, length: lengthOf(world, method.name) })),
  ).toSorted((a, b) => b.length - a.length);
  const finished = yield* runTasks(
    plan,
    plan.reduce((sum, { length }) => sum + length, 0),
    ({ world, method }) => methodTrials(world, method, settings, signal),
    ({ world, method }) => `${method.name} on the ${world}`,
  );
  const trials = finished.flat();
  const played = WORLD_NAMES.filter((world) => trials.some((trial) => trial.world === world));
  yield {
    kind: "result",
    complete: plan.every(({ world, method }) =>
      seeds.every((seed) =>
        trials.some((trial) => trial.world === world && trial.method === method.name && trial.seed === seed),
      ),
    ),
    tables: WORLD_NAMES.map((world) => table(world, trials, settings)),
    figures: played.map((world) => figure(world, trials)),
    quantities: WORLD_NAMES.flatMap((world) => quantities(world, trials)),
  };
}
