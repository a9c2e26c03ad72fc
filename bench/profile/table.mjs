import { GROUPINGS, grouped } from "./groupings.mjs";

const TEXT = 56;
/** A profiled step this many times as long as a plain one is told of. */
const MUCH = 1.2;

const decimals = (value, digits) => value.toFixed(digits);
const percent = (share) => `${(100 * share).toFixed(1)} %`;
/** Below a twentieth of a unit a second there is nothing to tell. */
const rate = (amount, ms) => (ms > 0 && amount / 1e6 / ms >= 0.05 ? (amount / 1e6 / ms).toFixed(1) : "");

const PREFIXES = ["", "k", "M", "G", "T"];

/** An amount in the unit in which it is between 1 and 1000. */
function scaled(amount, unit) {
  const power = Math.min(PREFIXES.length - 1, Math.max(0, Math.floor(Math.log10(amount) / 3)));
  return `${(amount / 1000 ** power).toPrecision(3)} ${PREFIXES[power]}${unit}`;
}
const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** Lines fit the terminal where there is one. */
const fitted = (line) => cut(line, process.stdout.columns ?? Number.POSITIVE_INFINITY);

/** Rows of cells as aligned text: numbers to the right, the last columns to the left. */
function aligned(rows, leftFrom) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  return rows
    .map((row) => {
      const cells = row.map((cell, i) => (i < leftFrom ? cell.padStart(widths[i]) : cell.padEnd(widths[i])));
      return fitted(cells.join("  ").trimEnd());
    })
    .join("\n");
}

/** One grouping as a table. */
export function groupTable(kernels, by, top) {
  const groups = grouped(kernels, by);
  const total = groups.reduce((sum, { ms }) => sum + ms, 0);
  const rest = groups.slice(top);
  const sum = (of) => rest.reduce((all, group) => all + group[of], 0);
  const shown = [
    ...groups.slice(0, top),
    ...(rest.length === 0
      ? []
      : [
          {
            name: `${rest.length} more`,
            ms: sum("ms"),
            flops: sum("flops"),
            bytes: sum("bytes"),
            operators: sum("operators"),
          },
        ]),
  ];
  let cumulative = 0;
  const rows = shown.map(({ name, ms, flops, bytes, operators, text = "" }) => {
    cumulative += ms;
    return [
      decimals(ms, 3),
      percent(ms / total),
      percent(cumulative / total),
      rate(flops, ms),
      rate(bytes, ms),
      decimals(operators, 0),
      name,
      cut(text, TEXT),
    ];
  });
  const header = ["ms", "share", "so far", "GFLOP/s", "GB/s", "nodes", by, ""];
  return `${GROUPINGS[by].title}\n\n${aligned([header, ...rows], 6)}`;
}

/** What a step takes in and outside operators. */
export function overview({
  subject,
  threads,
  batchSize,
  steps,
  plainMs,
  profiledMs,
  runtimeMs,
  operatorsMs,
  work,
}) {
  const row = (name, ms) => [decimals(ms, 3), percent(ms / profiledMs), name];
  const rows = [
    row("in operators", operatorsMs),
    row("in the runtime between them: schedule, Scan, the profiler's own notes", runtimeMs - operatorsMs),
    row("in JavaScript and on the way into the runtime", profiledMs - runtimeMs),
    row(`a step with the profiler, mean of ${steps}`, profiledMs),
    [decimals(plainMs, 3), "", "a step without it, median"],
  ];
  const counted = `${scaled(work.flops, "FLOP")}, ${scaled(work.compulsoryBytes, "B")} that must move`;
  return [
    `${subject}: batch ${batchSize}, ${threads} ${threads === 1 ? "thread" : "threads"}; ${counted}, ${work.nodes} nodes as compiled`,
    "",
    aligned([["ms", "share", "of a step"], ...rows], 2),
    ...(profiledMs > MUCH * plainMs
      ? ["", "The profiler took much of that: operators of few microseconds seem longer than they are."]
      : []),
  ].join("\n");
}
