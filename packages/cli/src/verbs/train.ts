import { Option } from "@commander-js/extra-typings";
import type { CollapseSign, Report } from "saddlepoint/evaluation";
import { type RunEvent, type TrainRunOptions, trainRun } from "saddlepoint/node";
import { deviceOption, threadsOption } from "../deviceOptions.ts";
import { INTERRUPTED, interruptible } from "../interruption.ts";
import { invocation } from "../invocation.ts";
import { folderOption, integerOption, overrideOption } from "../options.ts";
import { progressBar } from "../progressBar.ts";
import { progressLines } from "../progressLines.ts";
import { EXIT } from "../reportFailure.ts";
import { reportText } from "../reportText.ts";
import { warnOfDamaged } from "../runArgument.ts";
import type { TrainingProgress } from "../trainingProgress.ts";
import { trainPlan } from "../trainPlan.ts";
import { alarmText, nextSteps, startText } from "../trainTexts.ts";
import { type Output, output, verb } from "../verb.ts";
import { TRAIN_HELP } from "./train.help.ts";

type Started = Extract<RunEvent, { kind: "started" }>;

/** What a run came to. */
type Outcome = {
  readonly started: Started;
  readonly step: number;
  readonly pictures: readonly string[];
  /** Undefined when the run was interrupted. */
  readonly report: Report | undefined;
  /** What was seen, where a collapse ended it. */
  readonly collapsed?: readonly CollapseSign[] | undefined;
};

export const trainVerb = () =>
  verb("train")
    .description("train a recipe: a generator, a discriminator, and Q, which reads the codes back")
    .argument("[recipe]", "a preset (see `recipes`), a YAML file, or a folder of images (default: digits)")
    .option(
      "--data <source>",
      '"mnist", "avatars", "sprites", a folder of images, an IDX, .npy, .npz or .csv file, or a density in the plane ("ring"): overrides data.source',
    )
    .option("--steps <n>", "steps of both players: overrides training.steps", integerOption("steps", 1))
    .option("--seed <n>", "seeds every random stream: overrides training.seed", integerOption("seed", 0))
    .option("--out <folder>", "the run's own folder (default: a new one in runs/)", folderOption)
    .option("--resume", "go on with the run in --out, or with the newest unfinished one in runs/")
    .option(
      "--accept-changes",
      "with --resume: go on although recipe, data, versions or checkpoints are not those that the run was started with",
    )
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addOption(
      new Option(
        "--on-collapse <what>",
        "what to do when samples collapse: warn, or stop with the last checkpoint from before",
      )
        .choices(["warn", "stop"] as const)
        .default("warn" as const),
    )
    .option("--set <path=value>", "change anything in the recipe; repeatable; null removes", overrideOption)
    .addHelpText("after", TRAIN_HELP)
    .action(async (recipe, flags) => {
      const out = output(flags);
      const { said, ...plan } = await trainPlan(recipe, flags);
      if (said !== undefined) out.note(said);
      const { device, threads, onCollapse, quiet = false } = flags;
      await interruptible(
        () => out.warn("stopping after the steps under way, and saving; once more to stop at once"),
        async (signal) =>
          conclude(await train({ ...plan, device, threads, onCollapse, signal }, quiet, out), out),
      );
    });

/** Trains, showing how it goes; undefined where it was interrupted before it began. */
async function train(options: TrainRunOptions, quiet: boolean, out: Output): Promise<Outcome | undefined> {
  let progress: TrainingProgress | undefined;
  let started: Started | undefined;
  let saved: string | undefined;
  const pictures = new Set<string>();
  out.note(`preparing ${options.recipe.name}: reading the data, compiling the training step`);
  try {
    for await (const event of trainRun(options)) {
      switch (event.kind) {
        case "started":
          started = event;
          if (event.abandoned !== undefined) {
            out.warn(`took over ${event.folder}: ${event.abandoned}, had it locked and is gone`);
          }
          if (event.accepted.length > 0) out.warn(`going on with changes: ${event.accepted.join("; ")}`);
          warnOfDamaged(event, out);
          out.note(startText(event));
          progress = shown(event, quiet, out);
          break;
        case "preparing":
          progress?.prepared(event);
          break;
        case "progress":
          progress?.stepped(event.step, event.metrics);
          break;
        case "evaluated":
          progress?.measured(event.report);
          break;
        case "alarm":
          for (const sign of event.signs) out.warn(alarmText(event.step, sign));
          break;
        case "drawn":
          pictures.add(event.path);
          break;
        case "saved":
          saved = event.path;
          break;
        case "stopped":
        case "finished":
          if (started === undefined) throw new Error("a run ended that had not started");
          return {
            started,
            step: event.step,
            pictures: [...pictures],
            report: event.kind === "finished" ? event.report : undefined,
            collapsed: event.kind === "stopped" ? event.collapsed : undefined,
          };
      }
    }
  } catch (error) {
    progress?.close();
    progress = undefined;
    if (started === undefined && options.signal?.aborted) return undefined;
    if (saved !== undefined) out.warn(`the last checkpoint is ${saved}`);
    else if (started !== undefined && started.step > 0)
      out.warn(`the last checkpoint is of step ${started.step}`);
    throw error;
  } finally {
    progress?.close();
  }
  throw new Error("a run must end with finished or stopped");
}

function shown({ step, steps, estimates }: Started, quiet: boolean, out: Output): TrainingProgress {
  const [estimate = ""] = estimates;
  const counts = { from: step, steps, estimate };
  if (!quiet && process.stderr.isTTY) return progressBar(counts, process.stderr);
  return progressLines(counts, out.note);
}

function conclude(outcome: Outcome | undefined, out: Output): void {
  if (outcome === undefined) {
    process.exitCode = INTERRUPTED;
    out.result({ status: "interrupted" }, "stopped before training began: nothing was written");
    return;
  }
  const { started, step, pictures, report, collapsed } = outcome;
  const { folder, steps } = started;
  const ended = { run: folder, step, steps, pictures };
  if (collapsed !== undefined) {
    process.exitCode = EXIT.failed;
    out.result(
      { status: "collapsed", ...ended, collapsed },
      `stopped at step ${step} of ${steps}: ${collapsed.map(({ seen }) => seen).join("; ")}\n  ${folder} keeps its last checkpoint from before`,
    );
    return;
  }
  if (report === undefined) {
    const resume = invocation("train", "--resume", "--out", folder);
    process.exitCode = INTERRUPTED;
    out.result(
      { status: "interrupted", ...ended, resume },
      `saved at step ${step} of ${steps}; go on with\n  ${resume}`,
    );
    return;
  }
  out.result({ status: "finished", ...ended, report }, `\n${reportText(report)}`);
  out.note(nextSteps(started, pictures));
}
