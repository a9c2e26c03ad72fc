import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { BASELINE, PROGRAMS } from "./programs.mjs";
import { WORKLOADS } from "./workloads.mjs";

export const HELP = `usage: node bench/browser/main.mjs [options]

Times training steps in a page of Chromium, in Saddlepoint and in TensorFlow.js: the same steps from the same weights on
the same batches, each program in a page and a worker of its own, taking turns. Checks that their losses agree, and
measures how long a page takes from being opened to its first training step, with a warm cache.

  --json           one JSON document on standard output
  --only A,B       these programs only, of ${Object.keys(PROGRAMS).join(", ")}
                   (default all; ${BASELINE} always runs, as the others are compared with it)
  --workloads A,B  these steps only, of ${Object.keys(WORKLOADS).join(", ")} (default all)
  --rounds N       turns of each program (default 7)
  --turn S         seconds that a turn aims at (default 1.5; at least one step)
  --threads N      threads, where a program takes them (default one a core: ${availableParallelism()})
  --limit S        seconds that one program may take for one turn; those that would take longer for all of their turns
                   take fewer (default 120)
  --visits N       visits with a warm cache for the first step (default 5; 0 leaves it out)
  --help           this text

Needs the built packages (npm run build) and Chromium: on the PATH, or its path in SADDLEPOINT_CHROMIUM. Without Chromium
it says so and does nothing. WebGL and WebGPU are timed on a graphics card; on a software one only their numbers are checked.`;

/** The command line's options, checked. */
export function readOptions(args) {
  const text = { type: "string" };
  const { values } = parseArgs({
    args,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      only: text,
      workloads: text,
      rounds: text,
      turn: text,
      threads: text,
      limit: text,
      visits: text,
    },
  });
  const number = (name, fallback, least, whole = true) => {
    if (values[name] === undefined) return fallback;
    const given = Number(values[name]);
    if (given >= least && Number.isFinite(given) && (!whole || Number.isInteger(given))) return given;
    throw new RangeError(
      `--${name} must be ${whole ? "an integer" : "a number"} of at least ${least}, got ${values[name]}`,
    );
  };
  const programs = chosen("only", values.only, PROGRAMS);
  return {
    json: values.json,
    help: values.help,
    programs: programs.includes(BASELINE) ? programs : [BASELINE, ...programs],
    workloads: chosen("workloads", values.workloads, WORKLOADS),
    rounds: number("rounds", 7, 1),
    turnMs: 1000 * number("turn", 1.5, 0.01, false),
    threads: number("threads", availableParallelism(), 1),
    limitMs: 1000 * number("limit", 120, 1, false),
    visits: number("visits", 5, 0),
  };
}

function chosen(flag, value, known) {
  if (value === undefined) return Object.keys(known);
  const names = value.split(",");
  const unknown = names.find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return names;
  throw new RangeError(`--${flag} must name some of ${Object.keys(known).join(", ")}, got ${unknown}`);
}
