/** Where two recipes differ: a dotted path, and what stands there in each. */
export type RecipeDifference = { readonly path: string; readonly before: unknown; readonly after: unknown };

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Every path at which two plain values differ, in the order of the first's keys and then the second's.
 *
 * @example recipeDifferences({ training: { steps: 1 } }, { training: { steps: 2 } }) // [{ path: "training.steps", … }]
 */
export function recipeDifferences(before: unknown, after: unknown, path = ""): RecipeDifference[] {
  if (isBranch(before) && isBranch(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      recipeDifferences(before[key], after[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}
