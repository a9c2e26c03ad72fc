import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { percent } from "../report/units.ts";
import { parseRecipe, trainRun } from "../subject/library.ts";
import { preset } from "../subject/preset.ts";
import { sum } from "../turns/statistics.ts";
import { type Say, type ScaleOptions, threadsOf } from "./options.ts";

/** Steps of the shortened run: a measurement, a picture and a checkpoint half-way, and again at the end. */
const STEPS = {
  digits: { full: 100, quick: 20 },
  "mnist-paper": { full: 20, quick: 4 },
  "ring-gan": { full: 4000, quick: 1000 },
} as const;

type Name = keyof typeof STEPS;

const READER_STEPS = 20;

/** A preset, with as few steps as are needed to see every kind of event twice. */
function shortened(name: Name, steps: number) {
  const whole = preset(name);
  const invariance = whole.objective?.invariance;
  const every = steps / 2;
  return parseRecipe({
    ...whole,
    objective: {
      ...whole.objective,
      ...(invariance === undefined ? {} : { invariance: { ...invariance, steps: READER_STEPS } }),
    },
    training: { ...whole.training, steps, evaluateEvery: every, sampleEvery: every, checkpointEvery: every },
  });
}

/** Milliseconds of so many steps. */
type Stretch = { readonly ms: number; readonly steps: number };

/** What every kind of event of a run took: the time until it came. */
async function timesOf(recipe: ReturnType<typeof shortened>, options: ScaleOptions) {
  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-overhead-"));
  const step: Stretch[] = [];
  const reading: Stretch[] = [];
  const events = { evaluated: [] as number[], drawn: [] as number[], saved: [] as number[] };
  let ending = 0;
  try {
    let last = { step: 0, readerStep: 0 };
    let before = performance.now();
    let calls = 0;
    for await (const event of trainRun({ recipe, out: join(folder, "run"), ...threadsOf(options) })) {
      const ms = performance.now() - before;
      const along = event.kind === "drawn" && event.path.includes("step-");
      if (event.kind === "progress") {
        // The first two calls are of one step each, and the first of them warms the runtime up.
        if (calls++ > 1) step.push({ ms, steps: event.step - last.step });
        last = { ...last, step: event.step };
      } else if (event.kind === "reading") {
        if (last.readerStep > 1) reading.push({ ms, steps: event.readerStep - last.readerStep });
        last = { ...last, readerStep: event.readerStep };
      } else if (event.kind === "evaluated") events.evaluated.push(ms);
      else if (along) events.drawn.push(ms);
      else if (event.kind === "saved") events.saved.push(ms);
      else if (event.kind !== "started") ending += ms;
      before = performance.now();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { step, reading, ...events, ending };
}

const msAStep = (stretches: readonly Stretch[]): number =>
  stretches.length === 0 ? 0 : sum(stretches.map(({ ms }) => ms)) / sum(stretches.map(({ steps }) => steps));

/**
 * Where the time of a preset's default run goes, from a shortened run of it.
 *
 * The first call, the first measurement and the first picture of a run pay for warming up: of what happens often, the last
 * counts.
 */
async function shares(name: Name, options: ScaleOptions) {
  const { training, objective } = parseRecipe(preset(name));
  const { step, reading, evaluated, drawn, saved, ending } = await timesOf(
    shortened(name, STEPS[name][options.quick ? "quick" : "full"]),
    options,
  );
  const readerSteps = objective.invariance?.steps ?? 0;
  const often = (every: number): number => Math.floor(training.steps / every);
  const warm = (times: readonly number[]): number => times.at(-1) ?? 0;
  const seconds = {
    training: (training.steps * msAStep(step) + readerSteps * msAStep(reading)) / 1000,
    measurements: (often(training.evaluateEvery) * warm(evaluated)) / 1000,
    pictures: (often(training.sampleEvery) * warm(drawn)) / 1000,
    checkpoints: ((often(training.checkpointEvery) + (readerSteps > 0 ? 1 : 0)) * warm(saved)) / 1000,
    ending: ending / 1000,
  };
  const during = seconds.measurements + seconds.pictures + seconds.checkpoints;
  return { name, msPerStep: msAStep(step), seconds, share: during / seconds.training };
}

export type Shares = Awaited<ReturnType<typeof shares>>;

const NAMES: readonly Name[] = ["digits", "mnist-paper", "ring-gan"];

export async function overhead(options: ScaleOptions, say: Say): Promise<readonly Shares[]> {
  const found: Shares[] = [];
  for (const name of NAMES) {
    const one = await shares(name, options);
    found.push(one);
    const { training, measurements, pictures, checkpoints, ending } = one.seconds;
    say(
      `overhead, ${name}: ${training.toFixed(0)} s of training, ${measurements.toFixed(1)} s of measurements, ` +
        `${pictures.toFixed(1)} s of pictures, ${checkpoints.toFixed(1)} s of checkpoints: ${percent(one.share, 1)}; ` +
        `then ${ending.toFixed(1)} s for the last report and its pictures`,
    );
  }
  return found;
}
