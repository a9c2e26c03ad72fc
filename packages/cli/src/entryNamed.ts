import { closestName } from "saddlepoint/recipes";
import { UsageError } from "./usageError.ts";

/** What was typed where a name was wanted, for the end of an error's message, with the name that was probably meant. */
export function gotText(typed: string, names: readonly string[]): string {
  const meant = closestName(typed, names);
  return `${JSON.stringify(typed)}${meant === undefined ? "" : `; did you mean ${meant}?`}`;
}

/**
 * The entry of that name.
 *
 * @param requirement what the name must be, from all names: the beginning of the error's message
 * @throws UsageError when there is none of that name, with the one that was probably meant
 */
export function entryNamed<T>(
  entries: Readonly<Record<string, T>>,
  name: string,
  requirement: (names: string) => string,
): T {
  const found = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(entries);
  throw new UsageError(`${requirement(names.join(", "))}, got ${gotText(name, names)}`);
}
