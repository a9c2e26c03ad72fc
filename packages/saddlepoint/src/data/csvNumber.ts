/** Each digit has one way to match: a number of any length is read in linear time. */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Decimals with a comma, as much of the world writes them; two commas part thousands, and are no number here. */
const WITH_COMMA = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;

/** NumPy and R write these; numbers, if not finite ones, and samples() says so with their place. */
const INFINITE = new Map([
  ["inf", Number.POSITIVE_INFINITY],
  ["+inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["infinity", Number.POSITIVE_INFINITY],
  ["+infinity", Number.POSITIVE_INFINITY],
  ["-infinity", Number.NEGATIVE_INFINITY],
]);

/** How programs write that a value is missing: R, pandas, SQL, spreadsheets, SAS and the UCI repository. */
const MISSING = new Set([
  "",
  "na",
  "n/a",
  "#n/a",
  "<na>",
  "nan",
  "-nan",
  "null",
  "\\n",
  "none",
  "nil",
  "?",
  "-",
  "--",
  ".",
]);

const LONGEST_WORD = 9;

/**
 * The number in a cell; NaN where a value is missing, undefined where the cell holds something else.
 *
 * @param commas whether a comma may stand for the point: where it does not separate cells
 */
export function csvNumber(cell: string, commas: boolean): number | undefined {
  if (DECIMAL.test(cell)) return Number(cell);
  if (commas && WITH_COMMA.test(cell)) return Number(cell.replace(",", "."));
  if (cell.length > LONGEST_WORD) return undefined;
  const word = cell.toLowerCase();
  return INFINITE.get(word) ?? (MISSING.has(word) ? Number.NaN : undefined);
}
