import { spawn } from "node:child_process";

/** Runs a program to its end, or to a time limit: its exit code (null when it was stopped or not found) and output. */
export function run(file, args, { seconds, cwd }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    let stopped = false;
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    const timer = setTimeout(() => {
      stopped = true;
      child.kill("SIGKILL");
    }, 1000 * seconds);
    const done = (code, reason) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr: reason ?? stderr, stopped });
    };
    child.on("error", (error) => done(null, error.message));
    child.on("close", (code) => done(code));
  });
}
