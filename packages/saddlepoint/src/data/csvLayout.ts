import { columnPlace } from "../samples/columnsNamed.ts";
import { cellsOf, hasDecimalCommas, type Separator, separatorOf } from "./csvCells.ts";
import { readingOfFirst } from "./csvHeader.ts";
import { csvNumber } from "./csvNumber.ts";

export type CsvOptions = {
  /** The column of classes, by its name or its place counted from 1: integers from 0 on, or any texts. */
  readonly labels?: string | undefined;
  /** Only these columns, by names or places, in this order; the others may hold anything. */
  readonly columns?: readonly string[] | undefined;
  /** Whether the first line names the columns. By default it does where it holds no number, or counts 0, 1, 2, … */
  readonly header?: boolean | undefined;
  /** What to do about a row with a missing value (an empty cell, NA, NaN, NULL, ?, …). Default "error". */
  readonly missing?: "error" | "drop" | undefined;
  /** Reads the one column there is, or that is asked for, as classes: integers as they are, else texts in their order. */
  readonly classes?: boolean | undefined;
};

/** How the lines of a table are read: known from its first two. */
export type CsvLayout = {
  readonly separator: Separator;
  readonly width: number;
  /** Of the columns that are numbers, in the order asked for. */
  readonly places: readonly number[];
  /** Of the column of classes; -1 where there is none. */
  readonly classPlace: number;
  readonly names: readonly string[] | undefined;
  /** Whether columns were asked for. */
  readonly chosen: boolean;
  /** The first line's class, where it may as well be the name of that column: those below tell. */
  readonly firstClass?: string | undefined;
  readonly remark?: string | undefined;
  /** The first line counts two columns, which is their header unless all below are integers too. */
  readonly undecided?: boolean | undefined;
  /** The cells of the first line. */
  readonly first: readonly string[];
};

/** What to do about a first line or a choice that makes no sense. */
type Failures = {
  fail(problem: string): never;
  failCell(place: number, cell: string, more: string): never;
};

const isPlace = (key: string, width: number): boolean =>
  /^\d+$/.test(key) && Number(key) >= 1 && Number(key) <= width;

/**
 * How a table is read that begins with these lines.
 *
 * @throws Error for a column that is not there, and by `failures`
 */
export function csvLayout(
  name: string,
  [first, second]: readonly [string, string | undefined],
  { labels, columns, header, classes = false }: CsvOptions,
  { fail, failCell }: Failures,
): CsvLayout {
  const separator = separatorOf(
    first,
    second,
    (cell, mark) => csvNumber(cell, hasDecimalCommas(mark)) !== undefined,
  );
  const numberOf = (cell: string) => csvNumber(cell, hasDecimalCommas(separator));
  const cells = cellsOf(first, separator);
  const width = cells.length;
  const all = cells.map((_, place) => place);

  function placesOf(names: readonly string[] | undefined): Pick<CsvLayout, "places" | "classPlace"> {
    const about = { name, d: width, ...(names && { columnNames: names }) };
    const asked = columns?.map((key) => columnPlace(key, about)) ?? all;
    if (classes && asked.length !== 1) fail(`classes must lie in one column, got ${asked.length}`);
    const [only = 0] = asked;
    const classPlace = classes ? only : labels === undefined ? -1 : columnPlace(labels, about);
    const places = asked.filter((place) => place !== classPlace);
    if (!classes && places.length === 0) fail("there must be a column of numbers besides labels, got none");
    return { places, classPlace };
  }
  const layout = (names: readonly string[] | undefined): CsvLayout => ({
    separator,
    width,
    names,
    chosen: columns !== undefined,
    first: cells,
    ...placesOf(names),
  });

  if (header !== undefined) return layout(header ? cells : undefined);
  const keys = [...(columns ?? []), ...(labels === undefined ? [] : [labels])];
  // A column that is asked for by a name of the first line makes it the header.
  if (keys.some((key) => !isPlace(key, width) && cells.includes(key))) return layout(cells);
  const known = keys.every((key) => isPlace(key, width));
  const { places, classPlace } = known ? placesOf(undefined) : { places: all, classPlace: -1 };
  const firstClass = cells[classPlace];
  if (classes && firstClass !== undefined && numberOf(firstClass) === undefined) {
    return { ...layout(cells), firstClass };
  }
  const reading = readingOfFirst(
    cells,
    places,
    second === undefined ? undefined : cellsOf(second, separator),
    numberOf,
    (place) => failCell(place, cells[place] ?? "", " beside numbers: header yes takes the line for names"),
  );
  const { isHeader, ...said } = reading;
  return { ...layout(isHeader ? cells : undefined), ...said };
}
