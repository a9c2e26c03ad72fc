import { join } from "node:path";
import {
  cellText,
  comparable,
  type Experiment,
  type ExperimentEvent,
  type ExperimentResult,
  type ExperimentSettings,
  experiments,
  settingsOf,
  type Table,
} from "@saddlepoint/experiments";
import { experimentDocument, requireWritableFolder, writeExperiment } from "@saddlepoint/experiments/node";
import { openSamples } from "saddlepoint/node";
import { entryNamed } from "../entryNamed.ts";
import { INTERRUPTED, interruptible } from "../interruption.ts";
import { durationText } from "../numberText.ts";
import { folderOption, integerOption } from "../options.ts";
import { textTable } from "../textTable.ts";
import { type Output, output, verb } from "../verb.ts";
import { workProgress } from "../workProgress.ts";

const HELP = `
Examples
  saddlepoint experiment                                 the experiments, a line each
  saddlepoint experiment parallel-lines --quick          under half a minute
  saddlepoint experiment gaussian-fit --seeds 5          five runs, with seeds 1 to 5
  saddlepoint experiment gaussian-fit --json | jq .tables[0].rows

Each writes a folder, runs/NAME unless --out names another: table.md (its tables, published numbers beside
ours), result.json (the same, with every quantity's unit, kind, ceiling and 95% interval) and its figures.
The same experiment, seeds and steps on the same machine give the same numbers.

Columns
  exact       computed without sampling: by quadrature or in closed form; infinite where the truth is infinite
  published   the paper's own number
  no mark     measured here, on samples that no network was trained on

Ctrl-C stops, and writes what is finished by then (exit code 130). A second Ctrl-C stops at once.
Exit codes: 0 done, 1 failed, 2 bad usage, 130 interrupted.
`;

export const experimentVerb = () =>
  verb("experiment")
    .description("run one of the papers' small experiments; numbers beside the published ones")
    .argument("[name]", "which one (default: list them)")
    .option("--quick", "the small setting: under half a minute, wider intervals")
    .option("--seed <n>", "the first run's seed (default: 1)", integerOption("seed", 0))
    .option("--seeds <n>", "how many runs, with consecutive seeds", integerOption("seeds", 1))
    .option("--steps <n>", "training steps of each network", integerOption("steps", 1))
    .option("--out <folder>", "where to write (default: runs/NAME)", folderOption)
    .addHelpText("after", HELP)
    .action(async (name, flags) => {
      const out = output(flags);
      if (name === undefined) {
        list(out);
        return;
      }
      const experiment = entryNamed(
        experiments,
        name,
        (names) => `experiment(name): NAME must be one of ${names}`,
      );
      const settings = settingsOf(experiment, {
        quick: flags.quick,
        seed: flags.seed,
        runs: flags.seeds,
        steps: flags.steps,
      });
      const folder = flags.out ?? join("runs", name);
      await requireWritableFolder(folder);
      await interruptible(
        () => out.warn("stopping, and writing what is finished; once more to stop at once"),
        (signal) => perform(experiment, settings, { folder, quiet: flags.quiet ?? false, signal }, out),
      );
    });

function list(out: Output): void {
  const all = Object.values(experiments);
  const document = all.map(({ name, shows, source, defaults, quick }) => ({
    name,
    shows,
    source,
    defaults,
    quick,
  }));
  out.result({ experiments: document }, textTable(all.map(({ name, shows }) => [name, shows])));
  out.note("\nrun one with `saddlepoint experiment NAME`, or with --quick for a first look");
}

async function perform(
  experiment: Experiment,
  settings: ExperimentSettings,
  { folder, quiet, signal }: { folder: string; quiet: boolean; signal: AbortSignal },
  out: Output,
): Promise<void> {
  const { name, shows, source } = experiment;
  out.note(`${name}: ${shows}.\n  ${source}\n  seeds ${settings.seeds.join(", ")}, ${settings.steps} steps`);
  const began = performance.now();
  const progress = workProgress(quiet, out.note);
  const found = await resultOf(
    experiment.run(settings, signal, { openImages: (of) => openSamples(of) }),
    progress,
  );
  const result = comparable(experiment, settings, found);
  const files = await writeExperiment(folder, experiment, settings, result);
  if (!result.complete) process.exitCode = INTERRUPTED;
  const status = result.complete ? "finished" : "interrupted";
  out.result(
    { status, folder, files, ...experimentDocument(experiment, settings, result) },
    `\n${result.tables.map(tableText).join("\n\n")}`,
  );
  const took = durationText(performance.now() - began);
  const ended = result.complete ? `done in ${took}` : `stopped after ${took}; what was finished is written`;
  out.note(`\n${ended}\n${files.map((file) => `  ${file}`).join("\n")}`);
}

async function resultOf(
  events: AsyncGenerator<ExperimentEvent, void>,
  progress: ReturnType<typeof workProgress>,
): Promise<ExperimentResult> {
  try {
    for await (const event of events) {
      if (event.kind === "result") return event;
      progress.at(event);
    }
  } finally {
    progress.close();
  }
  throw new Error("an experiment must end with a result");
}

/** A column's name, with where its numbers are from unless they are our own. */
const heading = ({ name, source }: Table["columns"][number]): string =>
  source === "exact" || source === "published" ? `${name} (${source})` : name;

function tableText({ title, columns, rows, notes = [] }: Table): string {
  const numbers = new Set(columns.flatMap(({ source }, i) => (source === "label" ? [] : [i])));
  const cells = rows.map((row) => columns.map(({ decimals }, i) => cellText(row[i] ?? null, decimals)));
  const text = textTable([columns.map(heading), ...cells], numbers);
  return [title, ...text.split("\n"), ...notes.map((note) => `* ${note}`)].join("\n  ");
}
