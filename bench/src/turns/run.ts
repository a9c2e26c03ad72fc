import { spawn } from "node:child_process";

type Ended = {
  /** The exit code; null when it was stopped or not found. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly stopped: boolean;
};

/** Runs a program to its end, or to a time limit. */
export function run(
  file: string,
  args: readonly string[],
  { seconds, cwd }: { readonly seconds: number; readonly cwd?: string },
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    let stopped = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const timer = setTimeout(() => {
      stopped = true;
      child.kill("SIGKILL");
    }, 1000 * seconds);
    const done = (code: number | null, reason = stderr): void => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr: reason, stopped });
    };
    child.on("error", (error) => done(null, error.message));
    child.on("close", (code) => done(code));
  });
}
