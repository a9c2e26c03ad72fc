import { lastLine } from "./peers.mjs";
import { run } from "./run.mjs";

/**
 * Runs one program at one batch in a process of its own.
 *
 * @returns its engine, milliseconds and figures a step in order, and peak memory; or `failed`, why there are none
 */
export async function measure({ file, args }, { start, batch, steps, threads, seconds }) {
  const options = { start, batch, steps, threads };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { code, stdout, stderr, stopped } = await run(file, [...args, ...flags], { seconds });
  if (stopped)
    return { failed: `did ${stepsIn(stdout)} of ${steps} steps at batch ${batch} in ${seconds} s` };
  if (code !== 0) return { failed: lastLine(stderr) };
  const lines = stdout
    .trim()
    .split("\n")
    .filter((line) => line.startsWith("{")) // libraries greet their users on standard output
    .map((line) => JSON.parse(line));
  const done = lines.filter((line) => line.ms !== undefined);
  return {
    engine: lines.find((line) => line.engine)?.engine,
    ms: done.map(({ ms }) => ms),
    figures: done.map(({ figures }) => figures),
    peakMiB: lines.find((line) => line.peakMiB)?.peakMiB,
  };
}

const stepsIn = (stdout) => stdout.split("\n").filter((line) => line.includes('"ms"')).length;
