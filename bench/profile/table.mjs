import { GROUPINGS, grouped } from "./groupings.mjs";

const TEXT = 56;

export const decimals = (value, digits) => value.toFixed(digits);
export const percent = (share) => `${(100 * share).toFixed(1)} %`;
/** Below a twentieth of a unit a second there is nothing to tell. */
const rate = (amount, ms) => (ms > 0 && amount / 1e6 / ms >= 0.05 ? (amount / 1e6 / ms).toFixed(1) : "");

const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** Lines fit the terminal where there is one. */
const fitted = (line) => cut(line, process.stdout.columns ?? Number.POSITIVE_INFINITY);

/** Rows of cells as aligned text: numbers to the right, the last columns to the left. */
export function aligned(rows, leftFrom) {
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
