/** A line of a table that holds something; within quotes it may go on over line ends. */
export type Line = { readonly text: string; readonly number: number };

/** A line of more characters is no table's; the longest string that V8 holds is twice as long. */
const LONGEST_LINE = 2 ** 28;
/** A quote that stays open for longer was never meant to be one. */
const LONGEST_QUOTE = 2 ** 20;

const OPENS_AFTER = new Set([",", ";", "\t", " "]);
const BLANK = new Set([" ", "\r"]);

/** Tabs stay: the first or last cell of a line may be empty. Loops, as /[ ]+$/ takes quadratic time. */
function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && BLANK.has(text[start] ?? "")) start++;
  while (end > start && BLANK.has(text[end - 1] ?? "")) end--;
  return text.slice(start, end);
}

export type LineSplitter = {
  /** The lines that end within the next piece of the text. */
  push(text: string): Generator<Line>;
  /** The line that the text ends in. */
  end(): Generator<Line>;
};

/**
 * Cuts a text that comes in pieces into its lines, which end in LF, CR LF or CR; blank ones and those that begin with #, as
 * NumPy's savetxt writes before what is no data, are left out. Looks at each character once, wherever the pieces are cut.
 *
 * @param fail what to do about a quote that is not closed, and a line without an end
 */
export function lineSplitter(fail: (problem: string) => never): LineSplitter {
  /** The current line as far as earlier pieces hold it, and how much that is. */
  let held: string[] = [];
  let length = 0;
  let number = 1;
  let first = 1;
  let afterReturn = false;
  let comment: boolean | undefined;
  let quote: { readonly at: number; readonly line: number } | undefined;
  /** Where in the current line the last quote closed: one more there stands for itself. */
  let closedAt = -1;

  const hold = (text: string): void => {
    if (text === "") return;
    held.push(text);
    length += text.length;
    if (length > LONGEST_LINE) fail(`line ${first} is longer than ${LONGEST_LINE} characters`);
  };
  const requireClosed = (at: number): void => {
    if (quote !== undefined && at - quote.at > LONGEST_QUOTE) {
      fail(`line ${quote.line} opens a quote that is not closed within ${LONGEST_QUOTE} characters`);
    }
  };
  function* taken(rest: string): Generator<Line> {
    hold(rest);
    const text = withoutBlanks(held.join(""));
    if (text.trim() !== "" && !text.startsWith("#")) yield { text, number: first };
    held = [];
    length = 0;
    first = number;
    comment = undefined;
    closedAt = -1;
  }

  function meetQuote(text: string, start: number, index: number): void {
    const at = length + index - start;
    if (quote !== undefined) {
      quote = undefined;
      closedAt = at + 1;
      return;
    }
    comment ??= withoutBlanks(held.join("") + text.slice(start, index)).startsWith("#");
    const before = index > start ? text[index - 1] : held.at(-1)?.at(-1);
    if (comment || (at !== closedAt && before !== undefined && !OPENS_AFTER.has(before))) return;
    quote = { at, line: number };
  }

  return {
    *push(text) {
      // The line end that a piece before began: counted already, and within quotes part of the text.
      const rest = afterReturn && text.startsWith("\n") ? 1 : 0;
      let start = quote === undefined ? rest : 0;
      if (text !== "") afterReturn = text.endsWith("\r");
      const mark = /[\n\r"]/g;
      mark.lastIndex = rest;
      for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
        if (found[0] === '"') {
          meetQuote(text, start, found.index);
          continue;
        }
        const next = found.index + (found[0] === "\r" && text[found.index + 1] === "\n" ? 2 : 1);
        mark.lastIndex = next;
        number++;
        requireClosed(length + found.index - start);
        if (quote !== undefined) continue;
        yield* taken(text.slice(start, found.index));
        start = next;
      }
      hold(text.slice(start));
      requireClosed(length);
    },
    *end() {
      if (quote !== undefined) fail(`line ${quote.line} opens a quote that is not closed`);
      yield* taken("");
    },
  };
}
