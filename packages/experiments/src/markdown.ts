import type { Quantity } from "saddlepoint/quantity";
import type { Cell, Column, Experiment, ExperimentResult, ExperimentSettings, Table } from "./experiment.ts";

const DECIMALS = 4;

/** A cell as text: fixed decimals, ∞ where the truth is infinite, a dash where there is nothing. */
export function cellText(cell: Cell, decimals = DECIMALS): string {
  if (cell === null) return "–";
  if (typeof cell === "string") return cell;
  if (Number.isNaN(cell)) return "NaN";
  if (!Number.isFinite(cell)) return cell > 0 ? "∞" : "−∞";
  // Where the decimals would show nothing of it, or run over, the number is written with its power of ten.
  const size = Math.abs(cell);
  const text =
    size >= 1e6 || (size > 0 && size < 0.5 * 10 ** -decimals)
      ? cell.toExponential(2)
      : cell.toFixed(decimals);
  return text.replace(/^-(0\.?0*)$/, "$1").replaceAll("-", "−");
}

const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const heading = ({ name, source }: Column): string =>
  source === "label" || source === "ours" ? name : `${name} (${source})`;

function tableMarkdown({ title, columns, rows, notes = [] }: Table): string {
  const body = rows.map((row) => line(columns.map(({ decimals }, i) => cellText(row[i] ?? null, decimals))));
  const rule = line(columns.map(({ source }) => (source === "label" ? "---" : "---:")));
  const list = notes.length === 0 ? [] : ["", ...notes.map((note) => `- ${note}`)];
  return [`## ${title}`, "", line(columns.map(heading)), rule, ...body, ...list].join("\n");
}

function quantitiesMarkdown(quantities: readonly Quantity[]): string {
  const columns: Column[] = ["quantity", "value", "95 % interval", "unit", "kind", "ceiling", "n"].map(
    (name, i) => ({ name, source: [1, 2, 5, 6].includes(i) ? "ours" : "label" }),
  );
  const rows = quantities.map(({ quantity, value, ci, unit, kind, ceiling, n }): Cell[] => [
    quantity,
    value,
    kind === "exact" ? "" : `[${cellText(ci[0])}, ${cellText(ci[1])}]`,
    unit,
    kind,
    ceiling,
    n === 0 ? "" : n.toLocaleString("en-US"),
  ]);
  const notes = quantities.flatMap(({ quantity, warning }) =>
    warning === undefined ? [] : [`${quantity}: ${warning}`],
  );
  return tableMarkdown({ name: "quantities", title: "Quantities", columns, rows, notes });
}

/** An experiment's result as a Markdown page: what it shows, its settings, its tables and its quantities. */
export function resultMarkdown(
  { name, shows, source }: Pick<Experiment, "name" | "shows" | "source">,
  { seeds, steps }: ExperimentSettings,
  { tables, quantities, figures, complete }: ExperimentResult,
): string {
  const setting = `Seeds ${seeds.join(", ")}; ${steps.toLocaleString("en-US")} training steps.`;
  const parts = [
    `# ${name}`,
    `${shows}. Source: ${source}.`,
    complete ? setting : `${setting} **Stopped before its end: what is here was finished.**`,
    ...tables.map(tableMarkdown),
    ...(quantities.length === 0 ? [] : [quantitiesMarkdown(quantities)]),
    ...figures.map((figure) => `![${figure.title}](${figureFile(figure)})`),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The file that a figure is written to. */
export const figureFile = (figure: ExperimentResult["figures"][number]): string =>
  `${figure.name}.${"svg" in figure ? "svg" : "png"}`;
