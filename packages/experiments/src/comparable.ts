import type { Experiment, ExperimentResult, ExperimentSettings, Table } from "./experiment.ts";

/**
 * An experiment's result with published figures beside it only where it was trained for as many steps as its own setting
 * says: a shorter run, as the quick one, is a first look, and no result of a method.
 */
export function comparable(
  { defaults }: Pick<Experiment, "defaults">,
  { steps }: Pick<ExperimentSettings, "steps">,
  result: ExperimentResult,
): ExperimentResult {
  if (steps >= defaults.steps) return result;
  const [few, own] = [steps, defaults.steps].map((count) => count.toLocaleString("en-US"));
  const note = `A first look: ${few} training steps of the experiment's own ${own}, so what is published is left out, and no figure here is a result of its method.`;
  return { ...result, tables: result.tables.map((table) => withoutPublished(table, note)) };
}

/** A table without its published columns, and without the rows that have nothing else; as it is where it has none. */
function withoutPublished(table: Table, note: string): Table {
  const kept = table.columns.map(({ source }) => source !== "published");
  if (!kept.includes(false)) return table;
  const isKept = (_: unknown, i: number) => kept[i] === true;
  const columns = table.columns.filter(isKept);
  const rows = table.rows
    .map((row) => row.filter(isKept))
    .filter((row) => row.some((cell, i) => cell !== null && columns[i]?.source !== "label"));
  return { ...table, columns, rows, notes: [note, ...(table.notes ?? [])] };
}
