import { openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

/** What every peer is told: where the start is, and how much to do. */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      start: { type: "string" },
      batch: { type: "string" },
      steps: { type: "string" },
      threads: { type: "string" },
      backend: { type: "string" },
    },
  });
  return {
    start: values.start,
    batch: Number(values.batch),
    steps: Number(values.steps),
    threads: Number(values.threads),
    backend: values.backend,
  };
}

/**
 * Reads what `writeStart` wrote: arrays by name, and the batch of each step, the first `batch` rows of a full one.
 *
 * Each array is read when it is asked for, so that the file does not count in a peer's memory.
 */
export function readStart(folder, batch) {
  const { arrays, fullBatch, batches } = JSON.parse(readFileSync(join(folder, "start.json"), "utf8"));
  const file = openSync(join(folder, "start.bin"));
  const read = (name, from, shape) => {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    readSync(file, data, 0, data.byteLength, arrays[name].offset + 4 * from);
    return { shape, data };
  };
  const rows = (name, step) => {
    const [, ...sample] = arrays[name].shape;
    const size = sample.reduce((a, b) => a * b, 1);
    return read(name, (step % batches) * fullBatch * size, [batch, ...sample]);
  };
  const weights = Object.keys(arrays).filter((name) => !["real", "latents"].includes(name));
  return {
    weights: Object.fromEntries(weights.map((name) => [name, read(name, 0, arrays[name].shape)])),
    batch: (step) => ({ real: rows("real", step), latents: rows("latents", step) }),
  };
}

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Says what runs: a name with its version, its device and its threads. */
export const reportEngine = (engine) => say({ engine });

/** Says how long one step took, in milliseconds, and its figures in nats. */
export const reportStep = (ms, figures) =>
  say({ ms, figures: Object.fromEntries(Object.entries(figures).map(([name, x]) => [name, Number(x)])) });

/** Says the most memory that this process held, in MiB, and that it is done. */
export const reportDone = () => say({ peakMiB: process.resourceUsage().maxRSS / 1024 });
