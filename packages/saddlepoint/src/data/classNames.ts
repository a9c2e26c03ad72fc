/** The classes of some rows, and their names where they are not written as integers from 0 on. */
export type ClassNames = { readonly labels: Int32Array; readonly labelNames?: readonly string[] };

/** A class that an Int32Array holds. */
const INTEGER = /^\d{1,9}$/;

/** What a column of classes says: integers from 0 on as they are, else each different text is a class, in their order. */
export function classesOf(texts: readonly string[]): ClassNames {
  if (texts.every((text) => INTEGER.test(text))) return { labels: Int32Array.from(texts, Number) };
  const labelNames = [...new Set(texts)].sort();
  const places = new Map(labelNames.map((name, place) => [name, place]));
  return { labels: Int32Array.from(texts, (text) => places.get(text) ?? -1), labelNames };
}
