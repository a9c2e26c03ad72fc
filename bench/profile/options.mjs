import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { GROUPINGS } from "./groupings.mjs";

const NAMES = Object.keys(GROUPINGS);
const DEFAULT_BY = ["operator", "source"];
const DEFAULT_SUBJECT = "mnist-paper";

export const HELP = `usage: npm run bench:profile -- [PRESET|WORKLOAD] [options]

Shows where the time of a training step goes: the step of a preset ("saddlepoint recipes" lists them; default
${DEFAULT_SUBJECT}) or of a workload of the benchmark (as mnist-paper/wgan-gp), compiled and run as the trainer does, with
ONNX Runtime's profiler on. Samples are random numbers: the time does not depend on them.

  --by A,B        groupings, of
${NAMES.map((name) => `                    ${name.padEnd(10)}${GROUPINGS[name].title}`).join("\n")}
                  (default ${DEFAULT_BY.join(",")})
  --top N         rows of each table, the rest in one (default 25)
  --threads N     threads (default one a core: ${availableParallelism()})
  --batch N       samples a step (default the preset's)
  --steps N       steps to profile, at least (default as many as take about three seconds)
  --roofline      measures this machine's ceiling first, and says what share of it the step achieves
  --svg FILE      the first grouping as a picture too
  --json          everything as one JSON document on standard output, all groupings whole
  --help          this text

A gradient counts for the line of the forward pass that it is the gradient of. A line that several layers share, as
conv.ts's convolution, is told apart by the layer. Exit codes: 0 done, 1 failed, 2 bad usage.`;

/** The command line's options, checked. */
export function readOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      by: { type: "string" },
      top: { type: "string" },
      threads: { type: "string" },
      batch: { type: "string" },
      steps: { type: "string" },
      svg: { type: "string" },
      roofline: { type: "boolean", default: false },
    },
  });
  if (positionals.length > 1) {
    throw new RangeError(
      `profile must be given at most one preset or workload, got ${positionals.join(" ")}`,
    );
  }
  const by = values.by === undefined ? DEFAULT_BY : values.by.split(",");
  const unknown = by.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new RangeError(`--by must name ${NAMES.join(", ")}, got ${unknown}`);
  const count = (name, fallback) => {
    if (values[name] === undefined) return fallback;
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= 1) return number;
    throw new RangeError(`--${name} must be an integer of at least 1, got ${values[name]}`);
  };
  return {
    json: values.json,
    help: values.help,
    subject: positionals[0] ?? DEFAULT_SUBJECT,
    by,
    top: count("top", 25),
    threads: count("threads", availableParallelism()),
    batch: count("batch", undefined),
    steps: count("steps", undefined),
    svg: values.svg,
    roofline: values.roofline,
  };
}
