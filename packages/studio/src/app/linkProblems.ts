// What is wrong with a link is a sentence for each of its parts: what was read, what it must be, what is used instead.

const LONGEST_QUOTE = 40;

/** What a link says, as far as a sentence has room for it. */
export const quoted = (text: string): string =>
  `“${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text}”`;

/** A part of a link that cannot be used. */
export const partProblem = (key: string, allowed: string, text: string, used: string): string =>
  `${key} must be ${allowed}, got ${quoted(text)}; ${used} is used instead`;

/**
 * Parts that a room knows nothing of, as links of other versions may have them, and parts that stand more than once.
 *
 * @param several the parts that may
 */
export function strangeParts(
  link: URLSearchParams,
  isKnown: (key: string) => boolean,
  several: readonly string[] = [],
): readonly string[] {
  return [...new Set(link.keys())].flatMap((key) => {
    if (!isKnown(key)) return [`${quoted(key)} is no part of a link to this room; it is left out`];
    const times = link.getAll(key).length;
    return times === 1 || several.includes(key)
      ? []
      : [`${key} stands there ${times} times; the first is used`];
  });
}
