import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtProgram } from "../paths.ts";
import { percent } from "../report/units.ts";
import { lastLine } from "../turns/lastLine.ts";
import { run } from "../turns/run.ts";
import { median } from "../turns/statistics.ts";
import type { Say, ScaleOptions } from "./options.ts";

const STEPS = { full: 10_000, quick: 1000 };
const MOST_SECONDS = 1800;

/** What `programs/longRun.ts` prints. */
type Sample = Readonly<Record<"step" | "rssMiB" | "heapMiB" | "externalMiB", number>>;

type How = {
  readonly name: string;
  readonly steps: number;
  /** Steps between measurements, pictures and checkpoints. */
  readonly every: number;
  /** Whether buffers that nobody holds are collected before each look. */
  readonly collected: boolean;
};

/** The resident set of one long run every 100 steps, and how much more it is at the end than after the first. */
async function longRun(how: How, { threads }: ScaleOptions) {
  const { steps, every, collected } = how;
  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-scale-"));
  try {
    const given = [join(folder, "run"), steps, every, ...(threads === undefined ? [] : [threads])];
    const args = [...(collected ? ["--expose-gc"] : []), builtProgram("longRun"), ...given.map(String)];
    const { code, stdout, stderr } = await run(process.execPath, args, { seconds: MOST_SECONDS });
    if (code !== 0) throw new Error(`the long run: ${lastLine(stderr)}`);
    const lines = stdout.trim().split("\n");
    const samples = lines.map((line): Sample => JSON.parse(line));
    const first = samples.find(({ step }) => step > (every < steps ? every : 0)) ?? samples[0];
    if (first === undefined) throw new Error("the long run told of no step");
    const last = median(samples.slice(-10).map(({ rssMiB }) => rssMiB));
    return { ...how, samples, first, last, growth: last / first.rssMiB - 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type LongRun = Awaited<ReturnType<typeof longRun>>;

/**
 * Long runs of a small game as `saddlepoint train` does them: the steps alone; and with a measurement, a picture and a
 * checkpoint every 100 steps, where buffers that nobody holds are collected before each look, because V8 lets some 60 MiB
 * of them lie before it collects by itself.
 */
export async function memory(options: ScaleOptions, say: Say): Promise<readonly LongRun[]> {
  const steps = options.quick ? STEPS.quick : STEPS.full;
  const runs = [
    { name: "steps alone", steps, every: steps, collected: false },
    { name: "measured, pictured and saved every 100 steps", steps, every: 100, collected: true },
  ];
  const found: LongRun[] = [];
  for (const how of runs) {
    const one = await longRun(how, options);
    const { name, first, last, growth } = one;
    say(
      `memory, ${name}: ${first.rssMiB.toFixed(0)} MiB after ${first.step} steps, ${last.toFixed(0)} MiB at the end ` +
        `(${percent(growth, 1)})`,
    );
    found.push(one);
  }
  return found;
}
