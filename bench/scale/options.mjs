import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

const PARTS = ["cost", "memory", "overhead", "pictures"];

export const HELP = `usage: node bench/scale/main.mjs [options]

How the work grows, and what comes beside it:

  cost      a training step's time against batch, width, image size and steps a call, beside its arithmetic, with the
            exponent of time against FLOPs: at most 1 means that nothing grows faster than the arithmetic
  memory    the resident set over 10,000 steps of a small game, trained as \`saddlepoint train\` does it: the steps alone,
            which should stay within 5 % of the first 100; and measured, pictured and saved every 100 steps
  overhead  the share of a default run that goes to measurements, pictures, checkpoints and logs: digits, mnist-paper,
            ring-gan
  pictures  a 10×10 traversal, from latents to PNG, in a warm session

Writes docs/scale.md and its charts. About five minutes on two quiet cores.

  --quick         a minute or two: fewer and smaller cases; writes nothing unless --out says where
  --only A,B      these parts only, of ${PARTS.join(", ")}; writes nothing unless --out says where
  --threads N     threads of the runtime (default ${availableParallelism()} or fewer, as the library chooses)
  --out FILE      where the document goes; the charts go beside it (default docs/scale.md)
  --json          every figure as one JSON document on standard output
  --help          this text`;

/** The command line's options, checked. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      only: { type: "string" },
      threads: { type: "string" },
      out: { type: "string" },
    },
  });
  const { quick, json, help } = values;
  const threads = values.threads === undefined ? undefined : Number(values.threads);
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new RangeError(`--threads must be an integer of at least 1, got ${values.threads}`);
  }
  const parts = values.only?.split(",") ?? PARTS;
  const unknown = parts.find((name) => !PARTS.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`--only must name parts (${PARTS.join(", ")}), got ${JSON.stringify(unknown)}`);
  }
  const whole = !quick && values.only === undefined;
  return { quick, json, help, parts, threads, out: values.out ?? (whole ? "docs/scale.md" : undefined) };
}
