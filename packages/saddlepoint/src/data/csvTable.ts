import { samples } from "../samples/samples.ts";
import { classesOf, classValues } from "./classNames.ts";
import { cellsOf, hasDecimalCommas } from "./csvCells.ts";
import { countRemark, INTEGER } from "./csvHeader.ts";
import { type CsvLayout, type CsvOptions, csvLayout } from "./csvLayout.ts";
import { type Line, lineSplitter } from "./csvLines.ts";
import { csvNumber } from "./csvNumber.ts";
import { growing } from "./growing.ts";
import { missingText, type Table } from "./table.ts";

export type TableReader = {
  /** Reads the next piece of the text. */
  push(text: string): void;
  /** What there is after the last. */
  end(): Table;
};

/** A class may be called "none", or "-"; by these it is none. */
const NO_CLASS = /^(|NA|N\/A|nan|NaN|NULL|\?)$/;

/** Enough of a cell to know it by. */
const SHOWN = 40;

function asWritten(cell: string): string {
  if (cell === "") return "nothing";
  return JSON.stringify(cell.length > SHOWN ? `${cell.slice(0, SHOWN)}…` : cell);
}

const INDEX_REMARK =
  "left out: column 1, which has no name and counts the rows, as pandas writes its index; a choice of columns can take it";

/** Whether the first column may be an index: it has no name where another has one, and nobody asked for it. */
const mayCountRows = ({ names, places, chosen }: CsvLayout): boolean =>
  !chosen && names?.[0] === "" && names.some((name) => name !== "") && places[0] === 0 && places.length > 1;

/**
 * Reads a table that comes in pieces of text, each as it comes: only its numbers are kept, so that a table may be longer than a
 * string can be.
 *
 * @param name what to call the file in an error
 * @throws Error as `parseCsv` does, as soon as there is something wrong
 */
export function csvTable(name: string, options: CsvOptions = {}): TableReader {
  const { missing = "error", classes = false } = options;
  const fail = (problem: string): never => {
    throw new Error(`parseCsv: ${name}: ${problem}`);
  };
  const splitter = lineSplitter(fail);
  const values = growing(fail);
  const classTexts: string[] = [];
  const dropped: number[] = [];
  let firstGap: { readonly where: string; readonly cell: string } | undefined;
  let waiting: Line | undefined;
  let layout: CsvLayout | undefined;
  let total = 0;
  let integers = true;
  /** Where the first decimal comma and the first decimal point are, in a table where both may be. */
  const decimals: { comma?: string; point?: string } = {};
  /** How many rows miss a value at each place. */
  const gaps = new Map<number, number>();
  /** Where the numbers of a first column without a name begin that count the rows so far; undefined where none does. */
  let counts: number | undefined;

  function failCell(line: number, place: number, cell: string, more = ""): never {
    const hint = /^[+-]?\d[\d.]*(,[\d.]+)+$/.test(cell)
      ? "; write decimals with a point, and thousands together"
      : "";
    return fail(`line ${line}, column ${place + 1} must be a number, got ${asWritten(cell)}${hint}${more}`);
  }

  /** @throws Error where points and commas are both in use: one of them may part thousands */
  function noteDecimals(cell: string, line: number, place: number): void {
    const where = `line ${line}, column ${place + 1}: ${asWritten(cell)}`;
    if (cell.includes(",")) decimals.comma ??= where;
    if (cell.includes(".")) decimals.point ??= where;
    const { comma, point } = decimals;
    if (comma !== undefined && point !== undefined)
      fail(`decimals must have either a comma or a point, got both (${comma}; ${point})`);
  }

  function readRow(
    { text, number }: Line,
    { separator, width, places, classPlace, names, undecided }: CsvLayout,
  ): void {
    const cells = cellsOf(text, separator);
    const commas = hasDecimalCommas(separator);
    if (cells.length !== width) {
      fail(`line ${number} must have ${width} columns as the first has, got ${cells.length}`);
    }
    const start = values.length();
    let gap = classPlace >= 0 && NO_CLASS.test(cells[classPlace] ?? "") ? classPlace : undefined;
    for (const place of places) {
      const cell = cells[place] ?? "";
      const value = csvNumber(cell, commas) ?? failCell(number, place, cell);
      if (commas && !Number.isNaN(value)) noteDecimals(cell, number, place);
      if (Number.isNaN(value)) {
        gap ??= place;
        gaps.set(place, (gaps.get(place) ?? 0) + 1);
      }
      if (place === 0 && counts !== undefined) {
        if (total === 0 && (value === 0 || value === 1)) counts = value;
        if (value !== counts + total) counts = undefined;
      }
      if (undecided) integers &&= INTEGER.test(cell);
      values.push(value);
    }
    if (gap === undefined) {
      if (classPlace >= 0) classTexts.push(cells[classPlace] ?? "");
    } else {
      const called = names?.[gap] ? ` (${names[gap]})` : "";
      firstGap ??= { where: `line ${number}, column ${gap + 1}${called}`, cell: asWritten(cells[gap] ?? "") };
      dropped.push(total);
      values.cut(start);
    }
    total++;
  }

  function begin(first: Line, second: Line | undefined): CsvLayout {
    const begun = csvLayout(name, [first.text, second?.text], options, {
      fail,
      failCell: (place, cell, more) => failCell(first.number, place, cell, more),
    });
    if (mayCountRows(begun)) counts = 0;
    if (begun.names === undefined) readRow(first, begun);
    return begun;
  }

  function take(lines: Iterable<Line>): void {
    for (const line of lines) {
      if (layout !== undefined) readRow(line, layout);
      else if (waiting === undefined) waiting = line;
      else {
        layout = begin(waiting, line);
        readRow(line, layout);
      }
    }
  }

  /** What was left out for a missing value. @throws Error unless it may be */
  function gapRemarks(): readonly string[] {
    if (firstGap === undefined) return [];
    const { where, cell } = firstGap;
    if (missing === "drop" && dropped.length < total) {
      return [missingText(dropped.length, total, `${where}: ${cell}`)];
    }
    const empty = [...gaps].find(([, count]) => count === total)?.[0];
    if (empty !== undefined && total > 1) {
      return fail(
        `column ${empty + 1} has no value in any of ${total} rows, as where lines end in a separator: a choice of columns leaves it out`,
      );
    }
    const cure = missing === "drop" ? "" : "; missing drop leaves them out";
    return fail(
      `${where} must be a number, got ${cell}; ${dropped.length} of ${total} rows miss a value${cure}`,
    );
  }

  function finished(read: CsvLayout): Table {
    const { places, classPlace, firstClass, undecided, first } = read;
    // A first line that is like those below is no header.
    const unnamed = undecided ? integers : firstClass !== undefined && classTexts.includes(firstClass);
    if (unnamed) {
      total++;
      if (classPlace >= 0) classTexts.unshift(first[classPlace] ?? "");
      dropped.forEach((row, i) => {
        dropped[i] = row + 1;
      });
    }
    const front = unnamed ? places.map((place) => csvNumber(first[place] ?? "", false) ?? Number.NaN) : []; // integers
    const remark = undecided ? countRemark(first, !unnamed) : read.remark;
    const isIndexed = counts !== undefined && total > 1;
    const remarks = [
      ...(remark === undefined ? [] : [remark]),
      ...(isIndexed ? [INDEX_REMARK] : []),
      ...(decimals.comma === undefined
        ? []
        : [`commas in numbers are read as decimal points (${decimals.comma})`]),
      ...gapRemarks(),
    ];
    const rows = dropped.length === 0 ? {} : { rows: { total, dropped } };
    const names = unnamed ? undefined : read.names;
    const about = classPlace < 0 ? { name } : { name, ...classesOf(classTexts) };
    const named = (of: readonly number[]) =>
      names === undefined ? {} : { columnNames: of.map((place) => names[place] ?? "") };
    const n = total - dropped.length;
    if (classes) {
      const { values: numbers, ...known } = classValues(classTexts);
      const column = { name, ...known, ...named([classPlace]) };
      return { samples: samples(numbers, n, 1, column), remarks, ...rows };
    }
    if (isIndexed) values.dropFirst(places.length);
    const taken = isIndexed ? places.slice(1) : places;
    const numbers = values.after(front);
    return { samples: samples(numbers, n, taken.length, { ...about, ...named(taken) }), remarks, ...rows };
  }

  return {
    push: (text) => take(splitter.push(text)),
    end() {
      take(splitter.end());
      if (layout === undefined && waiting !== undefined) layout = begin(waiting, undefined);
      if (layout === undefined || total === 0)
        return fail("must hold at least one line of numbers, got none");
      return finished(layout);
    },
  };
}
