import { type ChildProcess, spawn } from "node:child_process";
import { STARTED_BY } from "saddlepoint/node";
import type { RunChange } from "../runs/api.ts";
import { lastWords, refusedChanges } from "./trainingWords.ts";

/** How `train` is called: a program and its first arguments, as [node, main.js, "train"]. */
export type TrainCommand = readonly [program: string, ...words: string[]];

/** What the locks of trainings say that a studio started. */
export const STUDIO = "studio";

/** Why a training failed. */
export interface TrainingFailure {
  readonly text: string;
  /** What was changed since the run was started, where that is why; otherwise empty. */
  readonly changes: readonly RunChange[];
}

/** A training in a process of its own. */
export interface Training {
  /** When it has ended: what it failed with; undefined when it finished or was stopped and saved. */
  readonly ended: Promise<TrainingFailure | undefined>;
  /** Asks it to stop after the steps under way and to save; asked again, it is left to it. */
  stop(): void;
}

/** What `train` ends with when it was interrupted and has saved. */
const INTERRUPTED = 130;
const KEPT_TEXT = 4000;
/** What a failure says as JSON is shorter by far. */
const KEPT_RESULT = 256 * 1024;

/** Starts `train` beside this process. */
export function startTraining([program, ...words]: TrainCommand, args: readonly string[]): Training {
  const child: ChildProcess = spawn(program, [...words, ...args, "--quiet", "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C in the terminal reaches it once, through stop(), and not twice, which would cost the saving.
    detached: true,
    windowsHide: true,
    env: { ...process.env, [STARTED_BY]: STUDIO, NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  let said = "";
  let result = "";
  let stopping = false;
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-KEPT_TEXT);
  });
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    result = (result + text).slice(-KEPT_RESULT);
  });
  const ended = new Promise<TrainingFailure | undefined>((resolve) => {
    const failed = (text: string): void => resolve({ text, changes: refusedChanges(result) });
    child.once("error", (error) => failed(`the training could not be started: ${error.message}`));
    child.once("close", (code, signal) => {
      if (code === 0 || code === INTERRUPTED || (stopping && signal === "SIGINT")) resolve(undefined);
      else failed(lastWords(said) || `the training ended with ${signal ?? `code ${code}`}`);
    });
  });
  return {
    ended,
    stop() {
      if (stopping) return;
      stopping = true;
      child.kill("SIGINT");
    },
  };
}
