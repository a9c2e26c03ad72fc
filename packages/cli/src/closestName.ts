import { UsageError } from "./usageError.ts";

/** How many letters must be changed, added or left out to make `a` into `b` (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** The name that was probably meant; undefined when none is near. */
export function closestName(typed: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

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
