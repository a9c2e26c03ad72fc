import type { Samples } from "../samples/samples.ts";
import type { CsvOptions } from "./csvLayout.ts";
import { csvTable } from "./csvTable.ts";

/**
 * Reads a table of numbers: comma-, semicolon-, tab- or space-separated, one sample a line, every line as long as the
 * first. A first line without a number is the header, and so is one that counts 0, 1, 2, …, as pandas writes it. Lines end in
 * LF, CR LF or CR; blank ones and those that begin with # are left out; cells may be quoted. Where no comma separates cells, decimals
 * may have one. Time is linear in the text.
 *
 * @param text the whole file
 * @param name what to call the file in an error
 * @throws Error naming the file, the line and the column for a cell that is not a number or a value that is missing, a first
 * line of names and numbers, a line of another length, no such column, a quote that is not closed, or no samples; RangeError
 * for a value that is not finite
 * @example parseCsv("height,weight\n1.71,64\n1.82,80\n", "people.csv")
 * @example parseCsv(text, "people.csv", { columns: ["weight"], missing: "drop" })
 */
export function parseCsv(text: string, name: string, options: CsvOptions = {}): Samples {
  const table = csvTable(name, options);
  table.push(text.replace(/^\uFEFF/, ""));
  return table.end().samples;
}
