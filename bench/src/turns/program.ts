import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import { builtProgram } from "../paths.ts";
import type { Figures } from "./agreement.ts";
import { lastLine } from "./lastLine.ts";
import { processorSeconds } from "./processorSeconds.ts";
import { within } from "./within.ts";

/** How a program is started. */
export type ProgramCommand = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

/** A program of the benchmark, with Node. */
export const nodeProgram = (name: string, ...flags: readonly string[]): ProgramCommand => ({
  file: process.execPath,
  args: [builtProgram(name), ...flags],
});

/** Why something is not here. */
export type Absent = { readonly absent: string };

/** Where the start is, how many of its samples make a batch, and threads where a program takes them. */
export type Work = { readonly start: string; readonly batch: number; readonly threads: number };

/** The answers of `programs/protocol.ts`. */
type Ready = { readonly engine: string; readonly setupMs: number };
type Done = { readonly ms: readonly number[]; readonly figures: readonly Figures[] };
type Ended = { readonly peakMiB?: number };

/**
 * Starts a program that takes part as `programs/protocol.ts` says.
 *
 * @returns `ready(seconds)`, `run(steps, seconds)` and `end()`, which wait for its answers and throw with the reason where
 * none comes in time; `processorSeconds()`, what it has used so far, NaN where that cannot be known; and `stop()`
 */
export function startProgram({ file, args, env }: ProgramCommand, { start, batch, threads }: Work) {
  const child = spawn(file, [...args, "--start", start, "--batch", `${batch}`, "--threads", `${threads}`], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    // A group of its own: compilers start helpers, which must end with it.
    detached: true,
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-10_000);
  });
  child.stdin.on("error", () => {}); // its end is reported by "close"
  const ended = new Promise<never>((_, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const killed = `was ended by ${signal}; memory may have run out`;
      reject(new Error(code === null ? killed : lastLine(stderr) || `ended with ${code}`));
    });
  });
  ended.catch(() => {}); // told to whoever waits for an answer
  const answers = new EventEmitter();
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("{")) answers.emit("answer", line); // libraries greet their users on standard output
  });

  const stop = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  const answer = async (seconds: number, what: string, line?: string) => {
    const answered = once(answers, "answer");
    if (line !== undefined) child.stdin.write(`${line}\n`);
    try {
      const [text] = await within(seconds, what, Promise.race([answered, ended]));
      return JSON.parse(text);
    } catch (error) {
      stop();
      throw error;
    }
  };
  return {
    ready: (seconds: number): Promise<Ready> => answer(seconds, "making ready"),
    run: (steps: number, seconds: number): Promise<Done> =>
      answer(seconds, `${steps} ${steps === 1 ? "step" : "steps"} at batch ${batch}`, `run ${steps}`),
    end: (): Promise<Ended> => answer(60, "ending", "end"),
    processorSeconds: () => processorSeconds(child.pid),
    stop,
  };
}

export type Program = ReturnType<typeof startProgram>;

/** Steps whose figures are compared. */
export const COMPARED = 2;

/** The figures of a program's first two steps, in a process that ends then. */
export async function firstFigures(
  command: ProgramCommand,
  work: Work,
  limit: number,
): Promise<readonly Figures[]> {
  const program = startProgram(command, work);
  try {
    await program.ready(limit);
    return (await program.run(COMPARED, limit)).figures;
  } finally {
    program.stop();
  }
}
