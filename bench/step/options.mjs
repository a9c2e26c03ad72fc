import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { PROGRAMS } from "../matrix/programs.mjs";

const NAMES = Object.keys(PROGRAMS).filter((name) => name !== "saddlepoint");
/** The others tell little for the minutes that they take. */
const DEFAULT = ["pytorch", "tfjs", "jax-js"];

export const HELP = `usage: npm run bench:step -- [options]

Times the InfoGAN MNIST training step (both players, Q, Adam; the paper's widths, batch 128, float32) against the same
step elsewhere, each program in a process of its own, taking turns, and checks that their losses agree.

  --json          one JSON document on standard output
  --only A,B      these peers only, of ${NAMES.join(", ")}; "none" for the library alone
                  (default ${DEFAULT.join(", ")})
  --steps N       timed steps, at least 2 (default 20; slow peers do fewer)
  --threads N     threads, where a program takes them (default one a core: ${availableParallelism()})
  --limit S       seconds that one answer of a program may take (default 600)
  --help          this text`;

/** The command line's options, checked. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      only: { type: "string" },
      steps: { type: "string" },
      threads: { type: "string" },
      limit: { type: "string" },
    },
  });
  const count = (name, least, fallback) => {
    if (values[name] === undefined) return fallback;
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= least) return number;
    throw new RangeError(`--${name} must be an integer of at least ${least}, got ${values[name]}`);
  };
  return {
    json: values.json,
    help: values.help,
    names: values.only === undefined ? DEFAULT : chosen(values.only),
    steps: count("steps", 2, 20),
    threads: count("threads", 1, availableParallelism()),
    seconds: count("limit", 1, 600),
  };
}

function chosen(only) {
  if (only === "none") return [];
  const names = only.split(",");
  const unknown = names.find((name) => !NAMES.includes(name));
  if (unknown === undefined) return names;
  throw new RangeError(`--only must name peers (${NAMES.join(", ")}) or be none, got ${unknown}`);
}
