import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { lastLine } from "./lastLine.mjs";
import { processorSeconds } from "./processorSeconds.mjs";

/**
 * Starts a program that takes part as `peers/protocol.mjs` says.
 *
 * @param command `{file, args, env}`
 * @returns `ready(seconds)`, `run(steps, seconds)` and `end()`, which wait for its answers and throw with the reason where
 * none comes in time; `processorSeconds()`, what it has used so far, undefined where that cannot be known; and `stop()`
 */
export function startProgram({ file, args, env }, { start, batch, threads }) {
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
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr = (stderr + text).slice(-10_000);
  });
  child.stdin.on("error", () => {}); // its end is reported by "close"

  let waiting;
  let ended;
  const settle = (how, value) => {
    clearTimeout(waiting?.timer);
    waiting?.[how](value);
    waiting = undefined;
  };
  const end = (reason) => {
    ended ??= reason;
    settle("reject", new Error(ended));
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("{")) settle("resolve", JSON.parse(line)); // libraries greet their users on standard output
  });
  child.on("error", ({ message }) => end(message));
  child.on("close", (code, signal) =>
    end(
      code === null
        ? `was ended by ${signal}; memory may have run out`
        : lastLine(stderr) || `ended with ${code}`,
    ),
  );

  const stop = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  const answer = (what, seconds) =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(new Error(ended));
      const timer = setTimeout(() => {
        end(`${what} took more than ${seconds} s`);
        stop();
      }, 1000 * seconds);
      waiting = { resolve, reject, timer };
    });
  return {
    ready: (seconds) => answer("making ready", seconds),
    run(steps, seconds) {
      const answered = answer(`${steps} ${steps === 1 ? "step" : "steps"} at batch ${batch}`, seconds);
      child.stdin.write(`run ${steps}\n`);
      return answered;
    },
    end() {
      const answered = answer("ending", 60);
      child.stdin.write("end\n");
      return answered;
    },
    processorSeconds: () => (child.pid === undefined ? undefined : processorSeconds(child.pid)),
    stop,
  };
}
