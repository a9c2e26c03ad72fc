import { csvNumber } from "./csvNumber.ts";

/** The classes of some rows, and their names where they are not written as integers from 0 on. */
export type ClassNames = { readonly labels: Int32Array; readonly labelNames?: readonly string[] };

/** What a column holds that is read as classes: numbers as they are, else each different text by its place in their order. */
export function classValues(texts: readonly string[]): { values: Float64Array } & Partial<ClassNames> {
  const numbers = texts.map((text) => csvNumber(text, false) ?? Number.NaN);
  if (!numbers.some(Number.isNaN)) return { values: Float64Array.from(numbers) };
  const named = classesOf(texts);
  return { values: Float64Array.from(named.labels), ...named };
}

/** A class that an Int32Array holds. */
const INTEGER = /^\d{1,9}$/;

/** What a column of classes says: integers from 0 on as they are, else each different text is a class, in their order. */
export function classesOf(texts: readonly string[]): ClassNames {
  if (texts.every((text) => INTEGER.test(text))) return { labels: Int32Array.from(texts, Number) };
  const labelNames = [...new Set(texts)].sort();
  const places = new Map(labelNames.map((name, place) => [name, place]));
  return { labels: Int32Array.from(texts, (text) => places.get(text) ?? -1), labelNames };
}
