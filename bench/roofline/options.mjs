import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

export const HELP = `usage: node bench/roofline/main.mjs [options]

Measures the most that this machine can do, by the runtime and with the threads that training steps run on: a large matrix
product for arithmetic, a pass over an array far larger than the caches for memory. Both run in sessions like those of steps. The
best of several runs counts, since whatever else runs can only slow them.

  --threads N     threads (default one a core: ${availableParallelism()})
  --seconds S     how long each of the two is tried, at least (default 4)
  --json          {"gflops", "gbytesPerSecond", "threads"} as one JSON document
  --help          this text

The passes take 1.4 GiB of memory. Exit codes: 0 measured, 1 failed, 2 bad usage.`;

/** The command line's options, checked. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      threads: { type: "string" },
      seconds: { type: "string" },
    },
  });
  const threads = values.threads === undefined ? availableParallelism() : Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(`--threads must be an integer of at least 1, got ${values.threads}`);
  }
  const seconds = values.seconds === undefined ? 4 : Number(values.seconds);
  if (!(Number.isFinite(seconds) && seconds > 0)) {
    throw new RangeError(`--seconds must be a number above 0, got ${values.seconds}`);
  }
  return { json: values.json, help: values.help, threads, seconds };
}
