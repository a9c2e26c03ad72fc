import { createHash } from "node:crypto";
import { cpuUsage } from "node:process";
import { measure } from "../calibration/measure.ts";
import {
  estimateInformation,
  informationEstimators,
  normalScores,
  type Quantity,
  type Samples,
} from "../subject/library.ts";
import type { MeasuredTask, TaskResult } from "./measuredTask.ts";
import { peerEstimates } from "./peerEstimates.ts";
import { INFORMATION_TASKS } from "./tasks.ts";

export type InformationOptions = {
  /** Pairs each time. */
  readonly sizes: readonly number[];
  /** Draws of a task. */
  readonly seeds: number;
  /** Only tasks whose name holds this. */
  readonly only: string | undefined;
  /** Whether the Python package that the tasks are from is asked too. */
  readonly peers: boolean;
};

/** The methods whose answer is one quantity. */
const SINGLE = ["nwj", "infonce", "ksg"] as const;

type Answers = Readonly<Record<string, Quantity>>;

const processorSeconds = (): number => {
  const { user, system } = cpuUsage();
  return (user + system) / 1e6;
};

/** All that the methods say of some pairs, and the processor seconds of each. */
async function answersOf(x: Samples, y: Samples, seed: number, peers: boolean) {
  const answers: Record<string, Quantity> = {};
  const seconds: Record<string, number> = {};
  const timed = async (name: string, work: () => Promise<Answers>) => {
    const before = processorSeconds();
    for (const [key, quantity] of Object.entries(await work())) {
      answers[key] = quantity;
      seconds[key] = processorSeconds() - before;
    }
    return name;
  };
  await timed("auto", async () => {
    const { estimate, lower } = await estimateInformation(x, y, { seed });
    return { auto: estimate, "auto, at least": lower };
  });
  for (const name of SINGLE)
    await timed(name, async () => ({ [name]: await informationEstimators[name](x, y, { seed }) }));
  if (peers) {
    for (const { name, quantity, took } of await peerEstimates(x, y)) {
      answers[name] = quantity;
      seconds[name] = took;
    }
  }
  return { answers, seconds };
}

/** Names samples whose columns are in the same order alike, whatever their numbers. */
function orderOf(...parts: readonly Samples[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(normalScores(part)(part).values);
  return hash.digest("hex");
}

/** Every method on every task; pairs in an order that was met before are not measured again. */
export async function measureInformation(
  { sizes, seeds, only, peers }: InformationOptions,
  say: (text: string) => void,
): Promise<readonly MeasuredTask[]> {
  const measured: MeasuredTask[] = [];
  const known = new Map<string, Awaited<ReturnType<typeof answersOf>>>();
  const tasks = INFORMATION_TASKS.filter(({ name }) => only === undefined || name.includes(only));
  for (const n of sizes) {
    for (const { name, truth, draw } of tasks) {
      const draws: Awaited<ReturnType<typeof answersOf>>[] = [];
      for (let seed = 1; seed <= seeds; seed++) {
        const { x, y } = draw(seed, n);
        const order = orderOf(x, y);
        const answers = (peers ? undefined : known.get(order)) ?? (await answersOf(x, y, seed, peers));
        known.set(order, answers);
        draws.push(answers);
      }
      const results: TaskResult[] = [];
      for (const method of Object.keys(draws[0]?.answers ?? {})) {
        const found = await measure(truth, seeds, (seed) => draws[seed - 1]?.answers[method] ?? null);
        const took = draws.reduce((sum, { seconds }) => sum + (seconds[method] ?? 0) / seeds, 0);
        if (found !== null) results.push({ ...found, method, seconds: took });
      }
      measured.push({ task: name, truth, n, results });
      const auto = results.find(({ method }) => method === "auto");
      say(
        `n = ${n}, ${name}: ${auto?.mean.toFixed(3)} of ${truth.toFixed(3)}, ${auto?.seconds.toFixed(1)} s`,
      );
    }
  }
  return measured;
}
