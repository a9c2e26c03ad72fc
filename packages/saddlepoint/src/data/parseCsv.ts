import { columnPlace } from "../samples/columnsNamed.ts";
import { type Samples, samples } from "../samples/samples.ts";

type Line = { readonly text: string; readonly number: number };

function fail(name: string, problem: string): never {
  throw new Error(`parseCsv: ${name}: ${problem}`);
}

/** The lines that hold something; NumPy's savetxt puts a # before what is not data. */
function* linesOf(text: string): Generator<Line> {
  let number = 0;
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    // Tabs stay: the first or last cell of a line may be empty.
    const line = text.slice(start, end).replace(/^ +|[ \r]+$/g, "");
    number++;
    if (line.trim() !== "" && !line.startsWith("#")) yield { text: line, number };
    start = end + 1;
  }
}

/** A semicolon wins over a comma, which is then likely to be a decimal comma, and gets an error that says so. */
function separatorOf(line: string): string | RegExp {
  const bare = line.replace(/"[^"]*"/g, "");
  return [";", ",", "\t"].find((separator) => bare.includes(separator)) ?? /\s+/;
}

const QUOTED = /"((?:[^"]|"")*)"/g;

/** The cells of a line, without their quotes; a separator within quotes separates nothing. */
function cellsOf(line: string, separator: string | RegExp): string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const kept: string[] = [];
  const marked = line.replace(QUOTED, (_, inner: string) => {
    kept.push(inner.replaceAll('""', '"'));
    return '"';
  });
  return marked.split(separator).map((cell) => cell.trim().replaceAll('"', () => kept.shift() ?? ""));
}

// NumPy and R write nan, inf, NA; these are numbers, if not finite ones, and samples() says so with their place.
const SPECIAL = new Map([
  ["nan", Number.NaN],
  ["na", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["+inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["infinity", Number.POSITIVE_INFINITY],
  ["-infinity", Number.NEGATIVE_INFINITY],
]);

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number in a cell; undefined where it holds something else. */
function numberOf(cell: string): number | undefined {
  if (DECIMAL.test(cell)) return Number(cell);
  return SPECIAL.get(cell.toLowerCase());
}

function failCell(name: string, line: Line, column: number, cell: string): never {
  const got = cell === "" ? "nothing" : JSON.stringify(cell);
  const hint = /^[+-]?\d+,\d+$/.test(cell) ? "; write decimals with a point" : "";
  fail(name, `line ${line.number}, column ${column + 1} must be a number, got ${got}${hint}`);
}

/** What a column of classes says: integers from 0 on as they are, else each different text is a class, in order. */
function classesOf(cells: readonly string[]): { labels: Int32Array; labelNames?: readonly string[] } {
  if (cells.every((cell) => /^\d+$/.test(cell))) return { labels: Int32Array.from(cells, Number) };
  const labelNames = [...new Set(cells)].sort();
  const places = new Map(labelNames.map((name, place) => [name, place]));
  return { labels: Int32Array.from(cells, (cell) => places.get(cell) ?? -1), labelNames };
}

/**
 * Reads a table of numbers: comma-, semicolon-, tab- or space-separated, one sample a line, every line as long as the
 * first. A first line in which some cell is not a number is the header. Blank lines and those that begin with # are left
 * out; cells may be quoted.
 *
 * @param text the whole file
 * @param name what to call the file in an error
 * @param labels the column of classes, by its name or its place counted from 1: integers from 0 on, or any texts
 * @throws Error naming the file, the line and the column for a cell that is not a number, a line of another length, no such
 * column of classes, or no samples; RangeError for a value that is not finite
 * @example parseCsv("height,weight\n1.71,64\n1.82,80\n", "people.csv")
 */
export function parseCsv(text: string, name: string, { labels }: { readonly labels?: string } = {}): Samples {
  const values: number[] = [];
  const classes: string[] = [];
  let separator: string | RegExp | undefined;
  let columns = 0;
  let n = 0;
  let header: readonly string[] | undefined;
  let classColumn = -1;
  for (const line of linesOf(text.replace(/^\uFEFF/, ""))) {
    const first = separator === undefined;
    separator ??= separatorOf(line.text);
    const cells = cellsOf(line.text, separator);
    if (first) {
      columns = cells.length;
      const isHeader = cells.some((cell, i) => numberOf(cell) === undefined && String(i + 1) !== labels);
      if (isHeader) header = cells;
      if (labels !== undefined) {
        classColumn = columnPlace(labels, { name, d: columns, ...(header && { columnNames: header }) });
      }
      if (isHeader) continue;
    }
    if (cells.length !== columns) {
      fail(name, `line ${line.number} must have ${columns} columns as the first has, got ${cells.length}`);
    }
    cells.forEach((cell, column) => {
      if (column === classColumn) classes.push(cell);
      else values.push(numberOf(cell) ?? failCell(name, line, column, cell));
    });
    n++;
  }
  if (n === 0) fail(name, `must hold at least one line of numbers, got none`);
  return samples(Float64Array.from(values), n, values.length / n, {
    name,
    ...(header && { columnNames: header.filter((_, column) => column !== classColumn) }),
    ...(classColumn < 0 ? {} : classesOf(classes)),
  });
}
