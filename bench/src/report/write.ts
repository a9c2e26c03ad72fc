/** A row of cells; the first row of a table is its headings. */
export type Row = readonly string[];

/** A part of a report. Texts of several lines are broken as they are written. */
export type Block =
  | { readonly heading: string; readonly level?: 1 | 2 | 3 }
  | { readonly text: readonly string[] }
  | { readonly list: readonly string[] }
  | { readonly code: readonly string[] }
  | { readonly image: string; readonly alt: string }
  /** `left` are the columns that hold words, not numbers; the first alone unless told. */
  | { readonly table: readonly Row[]; readonly left?: readonly number[] };

/** A column of a table: its heading, and what it says of a row. */
export type Column<Of> = readonly [heading: string, cell: (row: Of) => string];

export const tableOf = <Of>(columns: readonly Column<Of>[], rows: readonly Of[]): Block => ({
  table: [columns.map(([heading]) => heading), ...rows.map((row) => columns.map(([, cell]) => cell(row)))],
});

/** What a report has at a place where there may be nothing to say. */
export const when = (condition: boolean, ...blocks: readonly Block[]): readonly Block[] =>
  condition ? blocks : [];

const isEmpty = (block: Block): boolean =>
  ("list" in block && block.list.length === 0) || ("table" in block && block.table.length < 2);

const joined = (blocks: readonly Block[], shown: (block: Block) => string): string =>
  `${blocks
    .filter((block) => !isEmpty(block))
    .map(shown)
    .join("\n\n")}\n`;

function markdownTable([head = [], ...rows]: readonly Row[], left: readonly number[]): string {
  const line = (cells: Row): string => `| ${cells.join(" | ")} |`;
  const rule = `|${head.map((_, i) => (left.includes(i) ? "---" : "---:")).join("|")}|`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** A report as a document in Markdown. */
export const markdown = (blocks: readonly Block[]): string =>
  joined(blocks, (block) => {
    if ("heading" in block) return `${"#".repeat(block.level ?? 2)} ${block.heading}`;
    if ("text" in block) return block.text.join("\n");
    if ("list" in block) return block.list.map((item) => `- ${item}`).join("\n");
    if ("code" in block) return block.code.map((line) => `    ${line}`).join("\n");
    if ("image" in block) return `![${block.alt}](${block.image})`;
    return markdownTable(block.table, block.left ?? [0]);
  });

/** Rows in columns that are as wide as their widest cell. */
function columns(rows: readonly Row[], left: readonly number[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  return rows.map((row) =>
    widths
      .map((width, i) => (left.includes(i) ? (row[i] ?? "").padEnd(width) : (row[i] ?? "").padStart(width)))
      .join("  ")
      .trimEnd(),
  );
}

/** A text that is longer than there is room for ends in an ellipsis. */
export const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

/** A report for a terminal, whose width tables are cut to. */
export const plain = (
  blocks: readonly Block[],
  width = process.stdout.columns ?? Number.POSITIVE_INFINITY,
): string =>
  joined(blocks, (block) => {
    if ("heading" in block) return block.heading;
    if ("text" in block) return block.text.join("\n");
    if ("list" in block) return block.list.join("\n");
    if ("code" in block) return block.code.map((line) => `  ${line}`).join("\n");
    if ("image" in block) return `${block.alt}: ${block.image}`;
    return columns(block.table, block.left ?? [0])
      .map((line) => cut(line, width))
      .join("\n");
  });
