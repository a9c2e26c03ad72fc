import { meanQuantity, type Quantity } from "saddlepoint/quantity";
import type { Cell, ExperimentSettings, Figure, Table } from "../experiment.ts";
import { mean } from "../mean.ts";
import { WORLDS, type World } from "./methods.ts";
import { pointPanels } from "./pointPanels.ts";
import { PUBLISHED } from "./published.ts";
import { SAMPLES, type Trial, worldPoints } from "./trials.ts";

/** The trials of a world, method by method. */
function byMethod(world: World, trials: readonly Trial[]): ReadonlyMap<string, readonly Trial[]> {
  const own = trials.filter((trial) => trial.world === world);
  return new Map(
    [...new Set(own.map(({ method }) => method))].map((name) => [
      name,
      own.filter(({ method }) => method === name),
    ]),
  );
}

/** No modes and no samples of quality from a generator whose weights are not finite. */
const found = ({ coverage }: Trial): number => coverage?.found ?? 0;
const quality = ({ coverage }: Trial): number => 100 * (coverage?.highQuality.value ?? 0);
const reverseKls = (trials: readonly Trial[]): readonly number[] =>
  trials.flatMap(({ coverage }) => (coverage === undefined ? [] : [coverage.reverseKl.value]));

/** Our means over the runs, and the papers' beside them. */
export function table(world: World, trials: readonly Trial[], { seeds, steps }: ExperimentSettings): Table {
  const { modes } = worldPoints(world);
  const methods = [...byMethod(world, trials)];
  const ours = methods.map(([name, own]): readonly Cell[] => [
    name,
    mean(own.map(found)),
    Math.min(...own.map(found)),
    mean(own.map(quality)),
    Math.min(...own.map(quality)),
    mean(reverseKls(own)),
    null,
    null,
    null,
  ]);
  const published = PUBLISHED[world].map(([name, ...values]): readonly Cell[] => [
    name,
    ...new Array<null>(5).fill(null),
    ...values,
  ]);
  const diverged = methods.flatMap(([name, own]) => {
    const count = own.filter(({ coverage }) => coverage === undefined).length;
    const note = `${name}: ${count} of ${own.length} runs diverged; they count as no modes and no samples of quality.`;
    return count === 0 ? [] : [note];
  });
  return {
    name: world,
    title: `${WORLDS[world].title}: modes found of ${modes.centres.length}`,
    columns: [
      { name: "method", source: "label" },
      { name: "modes", source: "ours", decimals: 1 },
      { name: "fewest", source: "ours", decimals: 0 },
      { name: "% high quality", source: "ours", decimals: 1 },
      { name: "least %", source: "ours", decimals: 1 },
      { name: "reverse KL", source: "ours", decimals: 3 },
      { name: "modes", source: "published", decimals: 1 },
      { name: "% high quality", source: "published", decimals: 1 },
      { name: "reverse KL", source: "published", decimals: 2 },
    ],
    rows: [...ours, ...published],
    notes: [
      `Means over ${seeds.length} ${seeds.length === 1 ? "run" : "runs"} of ${SAMPLES.toLocaleString("en-US")} samples each; a sample within 3σ of a centre is of high quality, a mode with one of those is found. True samples have 98.9 % of high quality. Reverse KL is KL(shares of the nearest modes ‖ uniform), in nats.`,
      `Every method has the same networks (three layers of 128 in both), noise (2 normal units), data and number of critic updates, ${steps.toLocaleString("en-US")}, batches of 128; GAN + R1 has ${WORLDS[world].longer} times as many, larger rates that halve as it goes on, and is shown with a moving average of G's weights and without. GAN and f-GANs: Adam 0.001, β₁ = 0.5, no penalty; f-GANs with the generator that raises T on its samples (Nowozin et al. 2016, section 3.2), with which those of js and gan are the GAN itself. WGAN: weights within ±0.1, RMSProp 5e-4, 5 critic updates a step. WGAN-GP: λ = 0.1, Adam 0.001, β = (0.5, 0.9), 5 critic updates a step.`,
      `The best recipe is the preset ${WORLDS[world].best}, chosen on seed 101 alone; the seeds reported are ${seeds.join(", ")}.`,
      "What GAN + R1 has more of, updates and tuning, the others did not get: they are what the same network does as it comes, not the best that each can do. The papers' networks and lengths of training differ from each other's and from ours: compare within a paper first.",
      ...diverged,
    ],
  };
}

/** Means over runs as quantities; one run's own where there is only one. */
export function quantities(world: World, trials: readonly Trial[]): readonly Quantity[] {
  const over = (own: readonly Trial[], name: string, pick: (trial: Trial) => Quantity | undefined) => {
    const each = own.map(pick).filter((quantity) => quantity !== undefined);
    const [first] = each;
    if (first === undefined) return [];
    const quantity = `${first.quantity}, ${world}, ${name}`;
    if (each.length === 1) return [{ ...first, quantity }];
    const { unit, kind, ceiling } = first;
    const overRuns = meanQuantity(
      quantity,
      each.map(({ value }) => value),
      { unit, kind, ceiling },
    );
    const within = (value: number) => Math.min(ceiling, Math.max(0, value));
    return [{ ...overRuns, ci: [within(overRuns.ci[0]), within(overRuns.ci[1])] as const }];
  };
  return [...byMethod(world, trials)].flatMap(([name, own]) => [
    ...over(own, name, ({ coverage }) => coverage?.highQuality),
    ...over(own, name, ({ coverage }) => coverage?.reverseKl),
  ]);
}

const COLUMNS = 5;

/** The first run of every method, over the centres. */
export function figure(world: World, trials: readonly Trial[]): Figure {
  const { modes } = worldPoints(world);
  const farthest = Math.max(...modes.centres.flat().map(Math.abs));
  const panels = [...byMethod(world, trials)].flatMap(([title, [first]]) => {
    if (first === undefined) return [];
    const below =
      first.coverage === undefined
        ? "diverged"
        : `${first.coverage.found} of ${modes.centres.length} modes, ${quality(first).toFixed(1)} %`;
    return [{ title, below, points: first.samples }];
  });
  return {
    name: `modes-${world}`,
    title: `${WORLDS[world].title}: samples of each method over the centres, modes found and % of high quality`,
    picture: pointPanels(panels, modes.centres, farthest * 1.3, Math.min(COLUMNS, panels.length)),
  };
}
