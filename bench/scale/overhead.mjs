import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRecipe, presets } from "../../packages/saddlepoint/dist/index.js";
import { trainRun } from "../../packages/saddlepoint/dist/node/index.js";

/** Steps of the shortened run: a measurement, a picture and a checkpoint half-way, and again at the end. */
const STEPS = {
  digits: { full: 100, quick: 20 },
  "mnist-paper": { full: 20, quick: 4 },
  "ring-gan": { full: 4000, quick: 1000 },
};
const READER_STEPS = 20;

const sum = (values) => values.reduce((total, value) => total + value, 0);
const mean = (values) => (values.length === 0 ? 0 : sum(values) / values.length);

/**
 * Where the time of a preset's default run goes, from a shortened run of it: each event's cost is the time until it comes.
 *
 * The first call, the first measurement and the first picture of a run pay for warming up, and are left out of the means
 * of things that happen often.
 */
async function shares(name, { threads, quick }) {
  const preset = presets[name];
  const full = parseRecipe(preset);
  const steps = quick ? STEPS[name].quick : STEPS[name].full;
  const half = steps / 2;
  const { invariance } = full.objective;
  const recipe = parseRecipe({
    ...preset,
    objective: {
      ...preset.objective,
      ...(invariance === undefined
        ? {}
        : { invariance: { ...preset.objective.invariance, steps: READER_STEPS } }),
    },
    training: { ...preset.training, steps, evaluateEvery: half, sampleEvery: half, checkpointEvery: half },
  });
  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-overhead-"));
  const times = { step: [], reading: [], evaluated: [], drawn: [], saved: [], final: 0 };
  try {
    let last = { step: 0, readerStep: 0 };
    let before = performance.now();
    let calls = 0;
    for await (const event of trainRun({ recipe, out: join(folder, "run"), threads })) {
      const ms = performance.now() - before;
      const along = event.kind === "drawn" && event.path.includes("step-");
      if (event.kind === "progress") {
        // The first two calls are of one step each, and the first of them warms the runtime up.
        if (calls++ > 1) times.step.push({ ms, steps: event.step - last.step });
        last = { ...last, step: event.step };
      } else if (event.kind === "reading") {
        if (last.readerStep > 1) times.reading.push({ ms, steps: event.readerStep - last.readerStep });
        last = { ...last, readerStep: event.readerStep };
      } else if (event.kind === "evaluated") times.evaluated.push(ms);
      else if (along) times.drawn.push(ms);
      else if (event.kind === "saved") times.saved.push(ms);
      else if (event.kind !== "started") times.final += ms;
      before = performance.now();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const per = (some) =>
    some.length === 0 ? 0 : sum(some.map(({ ms }) => ms)) / sum(some.map((one) => one.steps));
  const each = { step: per(times.step), reading: per(times.reading) };
  const { training } = full;
  const often = (every) => Math.floor(training.steps / every);
  const warm = (values) => mean(values.slice(-1));
  const seconds = {
    training: (training.steps * each.step + (invariance?.steps ?? 0) * each.reading) / 1000,
    measurements: (often(training.evaluateEvery) * warm(times.evaluated)) / 1000,
    pictures: (often(training.sampleEvery) * warm(times.drawn)) / 1000,
    checkpoints:
      ((often(training.checkpointEvery) + (invariance === undefined ? 0 : 1)) * warm(times.saved)) / 1000,
    ending: times.final / 1000,
  };
  const during = seconds.measurements + seconds.pictures + seconds.checkpoints;
  return { name, msPerStep: each.step, seconds, share: during / seconds.training };
}

export async function overhead(options, say) {
  const found = [];
  for (const name of Object.keys(STEPS)) {
    const one = await shares(name, options);
    found.push(one);
    const { training, measurements, pictures, checkpoints, ending } = one.seconds;
    say(
      `overhead, ${name}: ${training.toFixed(0)} s of training, ${measurements.toFixed(1)} s of measurements, ` +
        `${pictures.toFixed(1)} s of pictures, ${checkpoints.toFixed(1)} s of checkpoints: ${(100 * one.share).toFixed(1)} %; ` +
        `then ${ending.toFixed(1)} s for the last report and its pictures`,
    );
  }
  return found;
}
