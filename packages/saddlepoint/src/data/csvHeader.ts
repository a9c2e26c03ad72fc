/** Whether the first line of a table names its columns. */
export type HeaderReading = {
  readonly isHeader: boolean;
  /** What there is to say of a line that may be read in two ways. */
  readonly remark?: string | undefined;
  /** It counts two columns: a header, unless all below are integers too. */
  readonly undecided?: boolean | undefined;
};

export const INTEGER = /^[+-]?\d+$/;

/** What there is to say of a line that counts its columns. */
export function countRemark(cells: readonly string[], isHeader: boolean): string {
  const shown = `${cells.slice(0, 3).join(",")}${cells.length > 3 ? ",…" : ""}`;
  const taken = isHeader ? "the header, as pandas writes it: header no" : "numbers: header yes";
  return `line 1 (${shown}) is taken for ${taken} changes that`;
}

/** 0, 1, 2, …: what pandas writes above columns without names, with nothing above its index. */
function countsColumns(cells: readonly string[]): boolean {
  const counted = cells[0] === "" ? cells.slice(1) : cells;
  return counted.length > 0 && counted.every((cell, i) => cell === String(i));
}

/** Of a line that counts its columns: a point of the plane may be (0, 1), but hardly where others have fractions. */
function readingOfCount(cells: readonly string[], second: readonly string[]): HeaderReading {
  if (cells.length === 2 && cells[0] !== "") return { isHeader: true, undecided: true };
  const isHeader = cells.length > 1;
  const isPlain = !isHeader && second.every((cell) => INTEGER.test(cell));
  return { isHeader, remark: isPlain ? undefined : countRemark(cells, isHeader) };
}

/**
 * Whether a first line names the columns: where none of its cells is a number, and some is no missing value either. A line
 * that counts 0, 1, 2, … is a header too, where it is hardly a sample.
 *
 * @param considered the places that must hold numbers below
 * @param second the cells of the line after it
 * @param numberOf the number in a cell, as `csvNumber`
 * @param fail what to do about a line with both names and numbers, at the place of its first name
 */
export function readingOfFirst(
  cells: readonly string[],
  considered: readonly number[],
  second: readonly string[] | undefined,
  numberOf: (cell: string) => number | undefined,
  fail: (place: number) => never,
): HeaderReading {
  if (second !== undefined && countsColumns(cells)) return readingOfCount(cells, second);
  const names = considered.filter((place) => numberOf(cells[place] ?? "") === undefined);
  const [name] = names;
  if (name === undefined) return { isHeader: false };
  const isNumber = (place: number): boolean => !Number.isNaN(numberOf(cells[place] ?? "") ?? Number.NaN);
  if (considered.some(isNumber)) fail(name);
  return { isHeader: true };
}
