import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Parses `a,b,…`: names of columns or their places; none of them empty, none twice. */
export function columnsOption(text: string): readonly string[] {
  const keys = text.split(",").map((key) => key.trim());
  if (keys.includes("") || new Set(keys).size < keys.length) {
    throw new InvalidArgumentError(
      `columns must be different names or numbers with commas between, like 1,2 or height,weight, got ${JSON.stringify(text)}.`,
    );
  }
  return keys;
}
