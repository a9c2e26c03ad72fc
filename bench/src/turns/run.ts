import { execFile } from "node:child_process";

type Ended = {
  /** 0 when it ended well; null when it was stopped. */
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
  const options = { cwd, timeout: 1000 * seconds, killSignal: "SIGKILL", maxBuffer: Infinity } as const;
  return new Promise((resolve) => {
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      const found = typeof error?.code !== "string";
      resolve({
        code: child.exitCode,
        stdout,
        stderr: found ? stderr : error.message,
        stopped: child.killed,
      });
    });
    child.stdin?.end();
  });
}
