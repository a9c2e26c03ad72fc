import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Figures } from "./agreement.ts";
import { lastLine } from "./lastLine.ts";
import { processorSeconds } from "./processorSeconds.ts";

/** How a program is started. */
export type ProgramCommand = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

/** Why something is not here. */
export type Absent = { readonly absent: string };

/** Where the start is, how many of its samples make a batch, and threads where a program takes them. */
export type Work = { readonly start: string; readonly batch: number; readonly threads: number };

/** The answers of `programs/protocol.ts`. */
type Ready = { readonly engine: string; readonly setupMs: number };
type Done = { readonly ms: readonly number[]; readonly figures: readonly Figures[] };
type Ended = { readonly peakMiB?: number };

type Waiting = {
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
};

/**
 * Starts a program that takes part as `programs/protocol.ts` says.
 *
 * @returns `ready(seconds)`, `run(steps, seconds)` and `end()`, which wait for its answers and throw with the reason where
 * none comes in time; `processorSeconds()`, what it has used so far, NaN where that cannot be known; and `stop()`
 */
export function startProgram({ file, args, env }: ProgramCommand, { start, batch, threads }: Work) {
  const flags = Object.entries({ start, batch, threads }).flatMap(([name, value]) => [
    `--${name}`,
    `${value}`,
  ]);
  const child = spawn(file, [...args, ...flags], {
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

  let waiting: Waiting | undefined;
  let ended: string | undefined;
  const settled = (): Waiting | undefined => {
    const settling = waiting;
    clearTimeout(settling?.timer);
    waiting = undefined;
    return settling;
  };
  const end = (reason: string): void => {
    ended ??= reason;
    settled()?.reject(new Error(ended));
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("{")) settled()?.resolve(line); // libraries greet their users on standard output
  });
  child.on("error", ({ message }) => end(message));
  child.on("close", (code, signal) =>
    end(
      code === null
        ? `was ended by ${signal}; memory may have run out`
        : lastLine(stderr) || `ended with ${code}`,
    ),
  );

  const stop = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  const answer = (what: string, seconds: number): Promise<string> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(new Error(ended));
      const timer = setTimeout(() => {
        end(`${what} took more than ${seconds} s`);
        stop();
      }, 1000 * seconds);
      waiting = { resolve, reject, timer };
    });
  const asked = (line: string, what: string, seconds: number): Promise<string> => {
    const answered = answer(what, seconds);
    child.stdin.write(`${line}\n`);
    return answered;
  };
  return {
    ready: async (seconds: number): Promise<Ready> => JSON.parse(await answer("making ready", seconds)),
    run: async (steps: number, seconds: number): Promise<Done> =>
      JSON.parse(
        await asked(`run ${steps}`, `${steps} ${steps === 1 ? "step" : "steps"} at batch ${batch}`, seconds),
      ),
    end: async (): Promise<Ended> => JSON.parse(await asked("end", "ending", 60)),
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
  seconds: number,
): Promise<readonly Figures[]> {
  const program = startProgram(command, work);
  try {
    await program.ready(seconds);
    return (await program.run(COMPARED, seconds)).figures;
  } finally {
    program.stop();
  }
}
