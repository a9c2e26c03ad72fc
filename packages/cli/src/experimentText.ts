import { cellText, type ExperimentResult, type Table } from "@saddlepoint/experiments";
import { textTable } from "./textTable.ts";

/** A column's name, with where its numbers are from unless they are our own. */
const heading = ({ name, source }: Table["columns"][number]): string =>
  source === "exact" || source === "published" ? `${name} (${source})` : name;

function tableText({ title, columns, rows, notes = [] }: Table): string {
  const numbers = new Set(columns.flatMap(({ source }, i) => (source === "label" ? [] : [i])));
  const cells = rows.map((row) => columns.map(({ decimals }, i) => cellText(row[i] ?? null, decimals)));
  const text = textTable([columns.map(heading), ...cells], numbers);
  return [title, ...text.split("\n"), ...notes.map((note) => `* ${note}`)].join("\n  ");
}

/** An experiment's tables for people. */
export const experimentTexts = ({ tables }: ExperimentResult): string =>
  `\n${tables.map(tableText).join("\n\n")}`;
