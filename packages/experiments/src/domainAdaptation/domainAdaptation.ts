import { Tensor } from "@saddlepoint/engine";
import { imageGrid } from "saddlepoint/render";
import { isImages, takeSamples } from "saddlepoint/samples";
import type {
  Experiment,
  ExperimentEvent,
  ExperimentResources,
  ExperimentSettings,
  Figure,
} from "../experiment.ts";
import { namesOf } from "../namesOf.ts";
import { runTasks } from "../together.ts";
import { METHODS } from "./methods.ts";
import { PROBLEMS, type Problem, type ProblemName } from "./problems.ts";
import { figures, NOTES, quantities, table } from "./results.ts";
import { trial } from "./trial.ts";

/**
 * Ganin et al. 2016: features that a critic cannot tell apart between two domains, by the bound that the project's GANs lower.
 * Accuracy on a domain without labels, with and without it, beside the bound.
 */
export const domainAdaptation: Experiment = {
  name: "domain-adaptation",
  shows:
    "A classifier taken from one domain to another by features that a critic cannot tell apart: accuracy beside the critic's bound",
  source:
    "Ganin et al. 2016 (Domain-Adversarial Training of Neural Networks), sections 4 and 5; Ben-David et al. 2010, theorem 2; Nowozin et al. 2016, eq. 4",
  defaults: { seeds: [1, 2, 3, 4, 5], steps: 4000 },
  quick: { seeds: [1], steps: 3000, cases: ["moons"] },
  run,
};

const NAMES = namesOf(PROBLEMS);

const stepsOf = (name: ProblemName, steps: number): number => Math.ceil(PROBLEMS[name].share * steps);

async function* run(
  settings: ExperimentSettings,
  signal?: AbortSignal,
  resources?: ExperimentResources,
): AsyncGenerator<ExperimentEvent, void> {
  const { seeds, steps, cases } = settings;
  const names = NAMES.filter((name) => cases === undefined || cases.includes(name));
  const made: { readonly name: ProblemName; readonly problem: Problem }[] = [];
  for (const name of names) made.push({ name, problem: await PROBLEMS[name].make(resources) });
  // Images first: they take longest, and no core is to wait for them at the end.
  const tasks = made
    .toReversed()
    .flatMap((each) => seeds.flatMap((seed) => METHODS.map((method) => ({ ...each, method, seed }))));
  const trials = yield* runTasks(
    tasks,
    tasks.reduce((sum, { name }) => sum + stepsOf(name, steps), 0),
    ({ name, problem, method, seed }) =>
      trial(name, problem, method, { seed, steps: stepsOf(name, steps) }, signal),
    ({ name, method, seed }) => `${PROBLEMS[name].title}: ${method.name}, seed ${seed}`,
  );
  const played = made.filter(({ name }) => trials.some(({ problem }) => problem === name));
  yield {
    kind: "result",
    complete: trials.length === tasks.length,
    tables: played.map(({ name }, i) => table(name, trials, settings, i === 0 ? NOTES : [])),
    figures: [
      ...played.flatMap(({ name, problem }) => figures(name, problem, trials)),
      ...domainsFigure(played),
    ],
    quantities: played.flatMap(({ name }) => quantities(name, trials)),
  };
}

/** Images shown of each domain. */
const SHOWN = 10;

/** Some test images of both domains of each problem that has images, all in one picture of as many channels as they need. */
function domainsFigure(
  played: readonly { readonly name: ProblemName; readonly problem: Problem }[],
): readonly Figure[] {
  const rows = played.flatMap(({ name, problem: { source, target } }) =>
    isImages(source.test)
      ? [
          { label: `${name}, source`, of: source.test },
          { label: `${name}, target`, of: target.test },
        ]
      : [],
  );
  const [first] = rows;
  if (first === undefined) return [];
  const [, height = 0, width = 0] = first.of.shape;
  const indices = Array.from({ length: SHOWN }, (_, i) => i);
  const pixels = Float32Array.from(
    rows.flatMap(({ of }) => {
      const { values, d } = takeSamples(of, indices);
      const grey = of.shape[0] === 1;
      return indices.flatMap((i) => {
        const image = values.subarray(i * d, (i + 1) * d);
        return grey ? [...image, ...image, ...image] : [...image];
      });
    }),
  );
  const images = new Tensor("float32", pixels, [rows.length * SHOWN, 3, height, width]);
  return [
    {
      name: "domains",
      title: "Test images of both domains, none of them in both",
      picture: imageGrid(images, { columns: SHOWN, scale: 2, rowLabels: rows.map(({ label }) => label) }),
    },
  ];
}
