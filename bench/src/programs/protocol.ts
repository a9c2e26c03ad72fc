import { openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { type OpenStart, openStart, type Start } from "../subject/start.ts";

/**
 * How a program takes part. It is started with where the start is, a batch and threads; it makes ready and says so in one
 * JSON line, `{engine, setupMs}`. Then it waits for lines on standard input, idle: after "run N" it does N steps and answers
 * `{ms, figures}`, milliseconds of each step and, of the first two steps of all, the losses and metrics in the library's
 * names; after "end" it answers `{peakMiB}` and ends. Lines that do not start with "{" are not for the benchmark.
 */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      start: { type: "string", default: "" },
      batch: { type: "string" },
      threads: { type: "string" },
      backend: { type: "string" },
      device: { type: "string" },
      calls: { type: "string" },
    },
  });
  const { start, batch, threads, backend, device, calls } = values;
  return {
    start,
    batch: Number(batch),
    threads: Number(threads),
    backend,
    device,
    calls: calls === undefined ? undefined : Number(calls),
  };
}

/** Reads what `writeStart` wrote to a folder. */
export function readStart(folder: string, batch: number): OpenStart {
  const header: Start = JSON.parse(readFileSync(join(folder, "start.json"), "utf8"));
  const file = openSync(join(folder, "start.bin"), "r");
  const read = (offset: number, length: number) => {
    const data = new Float32Array(length);
    readSync(file, data, 0, data.byteLength, offset);
    return data;
  };
  return openStart(header, read, batch);
}

const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

/** The most memory that this process held, in MiB. What it reports of itself at its end can be its parent's. */
function peakMiB(): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // There is no /proc here.
  }
  return process.resourceUsage().maxRSS / 1024;
}

/** Figures are reported of so many steps. */
const COMPARED = 2;

type Step = {
  readonly ms: number;
  /** Called for the first two steps of all. */
  readonly figures: () => object | Promise<object>;
};

type Part = {
  /** What runs: a name with its version, its device and its threads. */
  readonly engine: string;
  /** What it took to make ready. */
  readonly setupMs: number;
  /** Goes on by `count` steps, the first of them number `first`. */
  readonly steps: (first: number, count: number) => Promise<readonly Step[]>;
};

/** Takes part in the benchmark. */
export async function takePart({ engine, setupMs, steps }: Part): Promise<never> {
  say({ engine, setupMs });
  let taken = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, argument] = line.split(" ");
    if (word === "end") break;
    const done = await steps(taken, Number(argument));
    const compared = done.slice(0, Math.max(0, COMPARED - taken));
    const figures = await Promise.all(compared.map((one) => one.figures()));
    taken += done.length;
    say({ ms: done.map(({ ms }) => ms), figures });
  }
  say({ peakMiB: peakMiB() });
  process.exit(0);
}
