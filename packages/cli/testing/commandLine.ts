import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The built command line. */
export const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

export type Ended = {
  /** The exit code; null when a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type CommandOptions = {
  readonly cwd?: string;
  /** Gets each piece of standard output and standard error as it comes, to send signals at the right moment. */
  readonly onOutput?: (child: ChildProcess, text: string) => void;
};

/** A child's surroundings: what it writes is plain text, also where the tests themselves are asked for colours. */
export const PLAIN = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };

/** Runs a program to its end and collects what it writes. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, onOutput }: CommandOptions = {},
): Promise<Ended> {
  const child = spawn(program, args, { cwd, env: PLAIN, stdio: ["ignore", "pipe", "pipe"] });
  const written = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    written.stdout += text;
    onOutput?.(child, text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    written.stderr += text;
    onOutput?.(child, text);
  });
  await once(child, "close");
  return { code: child.exitCode, ...written };
}

/** Runs the built command line in a process of its own. */
export function saddlepoint(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  if (!existsSync(MAIN)) throw new Error("the command line is not built: run npm run build first");
  return runProgram(process.execPath, [MAIN, ...args], options);
}
