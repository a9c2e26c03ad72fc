import { distance } from "fastest-levenshtein";

/**
 * The name that was probably meant: the one that the fewest letters must be changed, added or left out for
 * (Levenshtein 1966), at most a third of its own.
 *
 * @returns undefined when none is near
 */
export function closestName(typed: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, changes: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, changes }) => changes <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.changes - b.changes);
  return near[0]?.name;
}
