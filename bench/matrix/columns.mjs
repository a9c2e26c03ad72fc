/** Rows of text, the first the headings, in columns: the first to the left, the others to the right. */
export function columns(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((cells) => cells[i].length)));
  return rows.map((cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd(),
  );
}

/** The same rows as a table in Markdown. */
export function markdownTable(rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line(rows[0]),
    `|${rows[0].map((_, i) => (i === 0 ? "---" : "---:")).join("|")}|`,
    ...rows.slice(1).map(line),
  ];
}
