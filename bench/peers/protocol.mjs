import { openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

/**
 * How a program takes part. It is started with where the start is, a batch and threads; it makes ready and says so in one
 * JSON line, `{engine, setupMs}`. Then it waits for lines on standard input, idle: after "run N" it does N steps and answers
 * `{ms, figures}`, milliseconds of each step and, of the first two steps of all, the losses and metrics in the library's
 * names; after "end" it answers `{peakMiB}` and ends. Lines that do not start with "{" are not for the benchmark.
 */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      start: { type: "string" },
      batch: { type: "string" },
      threads: { type: "string" },
      backend: { type: "string" },
      device: { type: "string" },
      calls: { type: "string" },
    },
  });
  return {
    start: values.start,
    batch: Number(values.batch),
    threads: Number(values.threads),
    backend: values.backend,
    device: values.device,
    calls: values.calls === undefined ? undefined : Number(values.calls),
  };
}

/**
 * Reads what `writeStart` wrote: the workload, arrays by name, and the batch of each step, the first `batch` rows of a
 * full one.
 *
 * Each array is read when it is asked for, so that the file does not count in a program's memory.
 */
export function readStart(folder, batch) {
  const header = JSON.parse(readFileSync(join(folder, "start.json"), "utf8"));
  const { arrays, fullBatch, batches } = header;
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
  const fed = ["real", "latents", "mix"].filter((name) => name in arrays);
  return {
    ...header,
    names: (prefix) => Object.keys(arrays).filter((name) => name.startsWith(prefix)),
    weight: (name) => read(name, 0, arrays[name].shape),
    /** real, latents and, where the objective mixes, mix. */
    batch: (step) => Object.fromEntries(fed.map((name) => [name, rows(name, step)])),
  };
}

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** The most memory that this process held, in MiB. What it reports of itself at its end can be its parent's. */
function peakMiB() {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
    return kilobytes / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024; // no /proc here
  }
}

/** Figures are reported of so many steps. */
const COMPARED = 2;

/**
 * Takes part in the benchmark.
 *
 * @param engine what runs: a name with its version, its device and its threads
 * @param setupMs what it took to make ready
 * @param steps (first, count) → `[{ms, figures}]`, one a step: `figures` is called for the first two steps of all
 */
export async function takePart({ engine, setupMs, steps }) {
  say({ engine, setupMs });
  let taken = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, argument] = line.split(" ");
    if (word === "end") break;
    const done = await steps(taken, Number(argument));
    const figures = await Promise.all(
      done.slice(0, Math.max(0, COMPARED - taken)).map((one) => one.figures()),
    );
    taken += done.length;
    say({ ms: done.map(({ ms }) => ms), figures });
  }
  say({ peakMiB: peakMiB() });
  process.exit(0);
}
