import { between, duration, memory, ratio as shown } from "./format.mjs";
import { PROGRAMS } from "./programs.mjs";

const HEADINGS = [
  "",
  "step",
  "middle half",
  "Saddlepoint / it",
  "processor",
  "compilation",
  "peak memory",
  "losses apart (steps 1, 2)",
];

const optional = (value, shown) => (value === undefined ? "" : shown(value));

function row(name, result, ratio) {
  const about = result.extrapolatedFrom === undefined ? "" : "~";
  const { agreement } = result;
  return [
    PROGRAMS[name].title,
    about + duration(result.medianMs),
    between(result.quartilesMs),
    optional(ratio, ({ median, quartiles: [low, high] }) => {
      return `${about}${shown(median)} (${shown(low)} to ${shown(high)})`;
    }),
    optional(result.processorMs, (ms) => about + duration(ms)),
    optional(result.compileMs, duration),
    optional(result.peakMiB, memory),
    optional(
      agreement,
      ({ firstStep, secondStep, same }) =>
        `${firstStep.toExponential(0)}, ${secondStep.toExponential(0)}${same ? "" : " NOT THE SAME STEP"}`,
    ),
  ];
}

/** A workload's results as rows for reading: those that were measured, under their headings. */
export function rowsOf({ programs, ratios }) {
  const measured = Object.entries(programs).filter(([, { medianMs }]) => medianMs !== undefined);
  return [HEADINGS, ...measured.map(([name, result]) => row(name, result, ratios[name]))];
}

/** Programs that wait and use more of a core than this disturb the others. */
const BUSY_WAITING = 0.05;

/** A program that uses less of a core than this in its own turns was kept waiting by other work on the machine. */
const KEPT_WAITING = 0.8;

/** What must be said of a workload's programs: which are missing and why, which were extrapolated, which did not sit still. */
export function notesOf({ programs }) {
  return Object.entries(programs).flatMap(([name, result]) => {
    const { title } = PROGRAMS[name];
    const { absent, failed, extrapolatedFrom, idleShare, rounds, steps } = result;
    if (absent === "not in the plan") return [];
    if (absent !== undefined) return [`${title}: not here (${absent}).`];
    if (failed !== undefined) return [`${title}: failed (${failed}).`];
    return [
      ...(extrapolatedFrom === undefined
        ? []
        : [`${title}: timed at batches of ${extrapolatedFrom.join(" and ")} and extrapolated in a line.`]),
      ...(steps < 5
        ? [`${title}: only ${steps} ${steps === 1 ? "step" : "steps"} in ${rounds} of the rounds.`]
        : []),
      ...(result.processorMs < KEPT_WAITING * result.medianMs
        ? [
            `${title}: was kept waiting in its own turns; the machine had other work, so its time is too long.`,
          ]
        : []),
      ...(idleShare > BUSY_WAITING
        ? [`${title}: used up to ${(100 * idleShare).toFixed(0)} % of a core while others took their turns.`]
        : []),
    ];
  });
}
