import { CommanderError, InvalidArgumentError } from "@commander-js/extra-typings";
import { command, EXIT, sayAs } from "../cli/command.ts";
import { messageOf } from "../turns/lastLine.ts";
import { type Case, caseNamed, type Part } from "./part.ts";
import { PARTS, SEEDS } from "./parts.ts";
import { type Fault, smallest, tried } from "./watch.ts";

const HELP = `
Parts: ${PARTS.map(({ name }) => name).join(", ")}. Each case is fed in a process of its own part, with limits of time and
memory. A fault is anything but a result or a plain refusal: words from within, a stack, a wrong number, too much time
or memory, an end of the process. It is printed with its smallest input, and with what repeats it.

Exit codes: 0 no fault found; 1 a fault; 2 bad usage.`;

const say = sayAs("fuzz");

const minutesOption = (text: string): number => {
  const minutes = Number(text);
  if (text.trim() !== "" && Number.isFinite(minutes) && minutes > 0) return minutes;
  throw new InvalidArgumentError(`minutes must be a number above 0, got ${JSON.stringify(text)}.`);
};

const seedOption = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`seed must be an integer from 0 to 999999999, got ${JSON.stringify(text)}.`);
};

const partsOption = (text: string): readonly Part[] =>
  text.split(",").map((name) => {
    const part = PARTS.find((each) => each.name === name);
    if (part !== undefined) return part;
    throw new InvalidArgumentError(
      `only must be of ${PARTS.map((each) => each.name).join(", ")}, got ${JSON.stringify(name)}.`,
    );
  });

const caseOption = (text: string): Case => {
  try {
    return caseNamed(text);
  } catch (error) {
    throw new InvalidArgumentError(`${messageOf(error)}.`);
  }
};

/** Cases of a part, simple ones and others. */
const casesFrom = ({ name }: Part, seed: number, count: number): Case[] =>
  Array.from({ length: count }, (_, i) => ({ part: name, seed: seed + i, size: 1 + ((seed + i) % 12) }));

async function told(part: Part, fault: Fault): Promise<string> {
  const { name, text, reason } = await smallest(part, fault, caseNamed(fault.name));
  return `${name}\n  input: ${text}\n  fault: ${reason.trim()}\n  again: npm run fuzz -- --case ${name}\n`;
}

/** Faults of one part after which the others wait: one cause has many cases. */
const MOST = 5;

/** Tries cases, and those after a fault too; gives how many there were and the faults. */
async function triedAll(part: Part, cases: readonly Case[]): Promise<{ count: number; faults: string[] }> {
  const faults: string[] = [];
  let count = 0;
  while (count < cases.length && faults.length < MOST) {
    const { count: done, fault, skipped } = await tried(part, cases.slice(count));
    if (skipped) {
      say(`${part.name} can't be tried here: run npm run build:studio`);
      break;
    }
    count += Math.max(done, 1);
    if (fault !== undefined) faults.push(await told(part, fault));
  }
  return { count, faults };
}

const program = command(
  "fuzz",
  "Feeds readers, recipes, flags, the studio's server and the engine with random input.",
)
  .option("--minutes <n>", "how long to look (default: the committed seeds, once)", minutesOption)
  .option("--seed <n>", "the first seed, with --minutes (default: by the clock)", seedOption)
  .option("--only <parts>", "these parts only, with commas between", partsOption)
  .option("--case <case>", "one case, as a fault names it: part:seed:size", caseOption)
  .addHelpText("after", HELP)
  .action(async ({ minutes, seed = Date.now() % 1e9, only = PARTS, case: one }) => {
    const faults: string[] = [];
    const counts = new Map<string, number>();
    const run = async (part: Part, cases: readonly Case[]): Promise<void> => {
      const begun = performance.now();
      const result = await triedAll(part, cases);
      counts.set(part.name, (counts.get(part.name) ?? 0) + result.count);
      for (const fault of result.faults) process.stdout.write(`${fault}\n`);
      faults.push(...result.faults);
      say(`${part.name}: ${result.count} cases in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    };
    if (one !== undefined) {
      for (const part of partsOption(one.part)) await run(part, [one]);
    } else if (minutes === undefined) {
      for (const part of only) {
        const { count = 0, found = [] } = SEEDS[part.name] ?? {};
        await run(part, [...found.map(caseNamed), ...casesFrom(part, 1, count)]);
      }
    } else {
      say(`seed ${seed}`);
      const end = performance.now() + 60_000 * minutes;
      for (let round = 0; performance.now() < end; round++) {
        for (const part of only) {
          if (performance.now() >= end) break;
          const count = Math.ceil((SEEDS[part.name]?.count ?? 0) / 3);
          await run(part, casesFrom(part, seed + round * count, count));
        }
      }
    }
    const tally = [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
    process.stdout.write(
      `${faults.length === 0 ? "no fault" : `${faults.length} faults`}; cases: ${tally}\n`,
    );
    if (faults.length > 0) process.exitCode = EXIT.failed;
  });

try {
  await program.parseAsync();
} catch (error) {
  const parsing = error instanceof CommanderError;
  if (!parsing) say(messageOf(error));
  process.exitCode = !parsing ? EXIT.failed : error.exitCode === 0 ? EXIT.done : EXIT.usage;
}
