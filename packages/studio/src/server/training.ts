import { type ChildProcess, spawn } from "node:child_process";
import { STARTED_BY } from "saddlepoint/node";

/** How `train` is called: a program and its first arguments, as [node, main.js, "train"]. */
export type TrainCommand = readonly [program: string, ...words: string[]];

/** What the locks of trainings say that a studio started. */
export const STUDIO = "studio";

/** A training in a process of its own. */
export interface Training {
  /** When it has ended: what it failed with, in words; undefined when it finished or was stopped and saved. */
  readonly ended: Promise<string | undefined>;
  /** Asks it to stop after the steps under way and to save; asked again, it is left to it. */
  stop(): void;
}

/** What `train` ends with when it was interrupted and has saved. */
const INTERRUPTED = 130;
const KEPT_TEXT = 4000;

/** The last thing that a process said, without the word that says that it is an error. */
const lastWords = (text: string): string =>
  text
    .trim()
    .replace(/^[\s\S]*\nerror: /, "")
    .replace(/^error: /, "")
    .slice(-2000);

/** Starts `train` beside this process. */
export function startTraining([program, ...words]: TrainCommand, args: readonly string[]): Training {
  const child: ChildProcess = spawn(program, [...words, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    // A group of its own: Ctrl-C in the terminal reaches it once, through stop(), and not twice, which would cost the saving.
    detached: true,
    windowsHide: true,
    env: { ...process.env, [STARTED_BY]: STUDIO, NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  let said = "";
  let stopping = false;
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-KEPT_TEXT);
  });
  const ended = new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(`the training could not be started: ${error.message}`));
    child.once("close", (code, signal) => {
      if (code === 0 || code === INTERRUPTED || (stopping && signal === "SIGINT")) resolve(undefined);
      else resolve(lastWords(said) || `the training ended with ${signal ?? `code ${code}`}`);
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
