import { parseArgs } from "node:util";

export const HELP = `usage: node bench/sliders/main.mjs [options]

Times Explore's sliders in the built studio, in Chromium: from a slider's input event to the picture on its canvas, and to
the frame that shows it, with so many threads of the model's runtime. Moves come at irregular times, so that some meet a
grid that is being drawn anew. The numbers of threads take turns, a page each.

  --json         one JSON document on standard output
  --models A,B   of digits, the model inside the studio, and mnist-paper, the InfoGAN paper's widths (default both)
  --threads A,B  threads of the runtime (default 1,2)
  --moves N      moves of a slider in a turn (default 100)
  --rounds N     turns of each number of threads (default 3)
  --help         this text

Needs the built packages and page (npm run build:studio) and Chromium: on the PATH, or its path in SADDLEPOINT_CHROMIUM.
Without Chromium it says so and does nothing.`;

/** The command line's options, checked. */
export function readOptions(args) {
  const text = { type: "string" };
  const { values } = parseArgs({
    args,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      models: { type: "string", default: "digits,mnist-paper" },
      threads: { type: "string", default: "1,2" },
      moves: text,
      rounds: text,
    },
  });
  const models = values.models.split(",");
  const unknown = models.find((name) => !["digits", "mnist-paper"].includes(name));
  if (unknown !== undefined)
    throw new RangeError(`--models must name some of digits, mnist-paper, got ${unknown}`);
  return {
    json: values.json,
    help: values.help,
    models,
    threads: values.threads.split(",").map((count) => whole("threads", count)),
    moves: whole("moves", values.moves ?? "100"),
    rounds: whole("rounds", values.rounds ?? "3"),
  };
}

function whole(name, text) {
  const given = Number(text);
  if (Number.isInteger(given) && given >= 1) return given;
  throw new RangeError(`--${name} must be an integer of at least 1, got ${text}`);
}
