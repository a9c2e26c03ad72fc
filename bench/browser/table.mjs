import { columns } from "../matrix/columns.mjs";
import { between, duration, memory, rate } from "../matrix/format.mjs";
import { BASELINE } from "./programs.mjs";

const HEADINGS = [
  "",
  "step",
  "middle half",
  "steps/s",
  `${BASELINE} / it`,
  "processor",
  "compilation",
  "peak memory",
  "page held up",
  "losses apart (steps 1, 2)",
];

const optional = (value, shown) => (value === undefined ? "" : shown(value));

const row = (name, result, ratio) => [
  name,
  duration(result.medianMs),
  between(result.quartilesMs),
  rate(result.stepsPerSecond),
  optional(ratio, ({ median }) => median.toPrecision(2)),
  duration(result.processorMs),
  optional(result.compileMs, duration),
  optional(result.peakMiB, memory),
  optional(result.longestPauseMs, duration),
  apart(result),
];

const apart = ({ agreement: { firstStep, secondStep, same } }) =>
  `${firstStep.toExponential(0)}, ${secondStep.toExponential(0)}${same ? "" : " NOT THE SAME STEP"}`;

function note(name, { absent, failed, engine, adapter, software, ...result }) {
  if (absent !== undefined) return `${name}: not here (${absent})`;
  if (failed !== undefined) return `${name}: failed (${failed})`;
  if (software)
    return `${name}: ${engine}, on ${adapter}: not timed, its numbers are checked: apart ${apart(result)}`;
  return `${name}: ${engine}; ${result.steps} steps in ${result.rounds} turns`;
}

function workloadText({ title, programs, ratios }) {
  const timed = Object.entries(programs).filter(([, { medianMs }]) => medianMs !== undefined);
  return [
    title,
    "",
    ...columns([HEADINGS, ...timed.map(([name, result]) => row(name, result, ratios[name]))]),
    "",
    ...Object.entries(programs).map(([name, result]) => note(name, result)),
    "",
  ];
}

function firstText({ workload, coldMs, warmMs, quartilesMs, parts }) {
  const { started, loaded, data, compiled, stepped } = parts;
  const since = [
    ["the worker", started],
    ["its code", loaded - started],
    ["the data", data - loaded],
    ["weights, graph and session", compiled - data],
    ["one step", stepped - compiled],
  ];
  const shown = since.map(([what, ms]) => `${what} ${duration(ms)}`).join(", ");
  return `${workload}: ${duration(warmMs)} (${between(quartilesMs)}) with a warm cache, ${duration(coldMs)} with an empty one; ${shown}`;
}

/** The report for reading. */
export function table({ machine, browser, workloads, firstSteps }) {
  const warning = machine.busy
    ? [`The machine was busy before (load ${machine.load.toFixed(1)}): do not trust these times.`]
    : [];
  return [
    `Training steps in a page: ${browser}, ${machine.processor}, ${machine.cores} cores`,
    ...warning,
    "",
    ...workloads.flatMap(workloadText),
    ...(firstSteps.length === 0 ? [] : ["From opening a page to its first training step", ""]),
    ...firstSteps.map(firstText),
  ].join("\n");
}
