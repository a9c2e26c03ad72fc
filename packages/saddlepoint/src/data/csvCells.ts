/** What stands between the cells of a line; a space stands for any blanks, and a line's end for a table of one column. */
export type Separator = ";" | "\t" | "," | " " | "\n";

const MARKS = [";", "\t", ","] as const;

/** Where the next separator begins; at the end where there is none. */
function separatorFrom(text: string, from: number, separator: Separator): number {
  if (separator !== " ") {
    const found = text.indexOf(separator, from);
    return found < 0 ? text.length : found;
  }
  const blank = /\s/g;
  blank.lastIndex = from;
  return blank.exec(text)?.index ?? text.length;
}

/** The quoted text that begins after `from`, in which two quotes stand for one, and where it is over. */
function quotedFrom(text: string, from: number): { inner: string; end: number } {
  let inner = "";
  for (let start = from; ; ) {
    const close = text.indexOf('"', start);
    if (close < 0) return { inner: inner + text.slice(start), end: text.length };
    if (text[close + 1] !== '"') return { inner: inner + text.slice(start, close), end: close + 1 };
    inner += text.slice(start, close + 1);
    start = close + 2;
  }
}

/** The cells of a line with quotes in it; a separator within quotes separates nothing. */
function quotedCells(text: string, separator: Separator): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= text.length; at++) {
    while ((separator === " " || text[at] !== separator) && /\s/.test(text[at] ?? "")) at++;
    if (text[at] !== '"') {
      const end = separatorFrom(text, at, separator);
      cells.push(text.slice(at, end).trim());
      at = end;
      continue;
    }
    const { inner, end } = quotedFrom(text, at + 1);
    const next = separatorFrom(text, end, separator);
    cells.push((inner + text.slice(end, next)).trim());
    at = next;
  }
  return cells;
}

/** The cells of a line, without the blanks and the quotes around them. */
export function cellsOf(text: string, separator: Separator): string[] {
  if (text.includes('"')) return quotedCells(separator === " " ? text.trim() : text, separator);
  if (separator === "\n") return [text.trim()];
  if (separator === " ") return text.trim().split(/\s+/);
  return text.split(separator).map((cell) => cell.trim());
}

/** Whether a comma within a cell can only be a decimal one. */
export const hasDecimalCommas = (separator: Separator): boolean => separator !== "," && separator !== "\n";

/**
 * What separates the cells of a table, from its first two lines: what cuts both into as many cells. A semicolon wins over a
 * comma, and so does a tab, as the comma is then likely to be a decimal one; unless the comma leaves nothing but numbers. Where
 * none fits, whatever mark the first line holds; and blanks only in a table of one line, as a name may hold them.
 */
export function separatorOf(
  first: string,
  second: string | undefined,
  isNumber: (cell: string, separator: Separator) => boolean,
): Separator {
  const cutting = [...MARKS, " " as const].filter((mark) => cellsOf(first, mark).length > 1);
  if (second === undefined) return cutting[0] ?? "\n";
  const fitting = cutting.filter((mark) => cellsOf(second, mark).length === cellsOf(first, mark).length);
  return (
    fitting.find((mark) => cellsOf(second, mark).every((cell) => isNumber(cell, mark))) ??
    fitting[0] ??
    cutting.find((mark) => mark !== " ") ??
    "\n"
  );
}
