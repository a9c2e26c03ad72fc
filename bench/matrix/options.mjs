import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { PROGRAMS } from "./programs.mjs";
import { WORKLOADS } from "./workloads.mjs";

const PEERS = Object.keys(PROGRAMS).filter((name) => name !== "saddlepoint");
const DEFAULT = PEERS.filter((name) => !PROGRAMS[name].onlyAsked);
const ALL = Object.keys(WORKLOADS);
/** What --quick measures: one workload of each kind. */
const QUICK = ["digits/infogan", "plane-2x32/gan", "plane-2x32/wgan-gp"];
const QUICK_PEERS = ["pytorch", "tfjs", "jax-js"];

export const HELP = `usage: npm run bench -- [options]

Times a whole training step (both players, Q where there are codes, Adam) of each architecture and each game in
Saddlepoint and elsewhere. All programs of a workload stay alive and take turns, so that the machine's moods hit all
alike; their losses are compared, so that all do the same work. Writes docs/benchmarks.md. About 45 minutes.

  --workloads A,B   these only, of ARCHITECTURE/GAME; a part or * stands for all of its kind:
${columns(ALL)}
  --only P,Q        these programs only beside Saddlepoint, also where the plan leaves them out:
                    ${PEERS.join(", ")}; "none" for Saddlepoint alone
  --rounds N        turns of each program (default 7)
  --turn S          seconds of one turn (default 1.2)
  --threads N       threads, where a program takes them (default one a core: ${availableParallelism()})
  --limit S         seconds that one answer of a program may take (default 300)
  --quick           ${QUICK.join(", ")}
                    against ${QUICK_PEERS.join(", ")}, 3 rounds: minutes; writes nothing
  --page            the same in a page of Chromium too (bench/browser); --no-page leaves it out (default: where
                    everything is measured)
  --no-write        leaves docs/benchmarks.md as it is; implied where only a part is measured
  --json            one JSON document on standard output instead of a table
  --help            this text

Exit codes: 0 done; 1 something failed, or a program did not do the same step; 2 wrong usage.

SADDLEPOINT_PYTHON is the Python that has PyTorch (default: the first of python3 and /usr/bin/python3 that has).`;

function columns(names) {
  const lines = [];
  for (let i = 0; i < names.length; i += 3)
    lines.push(`                      ${names.slice(i, i + 3).join("  ")}`);
  return lines.join("\n");
}

/** The command line's options, checked. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      page: { type: "boolean" },
      "no-page": { type: "boolean", default: false },
      "no-write": { type: "boolean", default: false },
      workloads: { type: "string" },
      only: { type: "string" },
      rounds: { type: "string" },
      turn: { type: "string" },
      threads: { type: "string" },
      limit: { type: "string" },
    },
  });
  const positive = (name, fallback) => {
    if (values[name] === undefined) return fallback;
    const number = Number(values[name]);
    if (Number.isFinite(number) && number > 0) return number;
    throw new RangeError(`--${name} must be a positive number, got ${values[name]}`);
  };
  const count = (name, fallback) => {
    const number = positive(name, fallback);
    if (Number.isInteger(number)) return number;
    throw new RangeError(`--${name} must be an integer of at least 1, got ${values[name]}`);
  };
  const { quick } = values;
  const whole = !quick && values.workloads === undefined && values.only === undefined;
  return {
    json: values.json,
    help: values.help,
    page: !values["no-page"] && (values.page ?? whole),
    write: whole && !values["no-write"],
    workloads: values.workloads === undefined ? (quick ? QUICK : ALL) : workloadsOf(values.workloads),
    names: values.only === undefined ? (quick ? QUICK_PEERS : DEFAULT) : programsOf(values.only),
    asked: values.only !== undefined,
    rounds: count("rounds", quick ? 3 : 7),
    turnSeconds: positive("turn", 1.2),
    threads: count("threads", availableParallelism()),
    seconds: positive("limit", 300),
  };
}

function workloadsOf(text) {
  const chosen = text.split(",").flatMap((pattern) => {
    const [architecture, game = "*"] = pattern.split("/");
    const found = ALL.filter((name) => {
      const [first, second] = name.split("/");
      return (architecture === "*" || architecture === first) && (game === "*" || game === second);
    });
    if (found.length > 0) return found;
    throw new RangeError(`--workloads must name workloads (${ALL.join(", ")}), got ${pattern}`);
  });
  return [...new Set(chosen)];
}

function programsOf(text) {
  if (text === "none") return [];
  const names = text.split(",");
  const unknown = names.find((name) => !PEERS.includes(name));
  if (unknown === undefined) return names;
  throw new RangeError(`--only must name programs (${PEERS.join(", ")}) or be none, got ${unknown}`);
}
