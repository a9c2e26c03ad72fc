/**
 * The i-th of some items, which is there by an invariant of the caller.
 *
 * @param what names the items in the error that is thrown where it is not
 */
export function at<T>(items: readonly T[], i: number, what = "items"): T {
  const item = items[i];
  if (item === undefined) throw new RangeError(`element ${i} of ${items.length} ${what}`);
  return item;
}

/** A value that is there by an invariant, which the error states that is thrown where it is not. */
export function present<T>(value: T | undefined, invariant: string): T {
  if (value === undefined) throw new Error(`the engine's own invariant is broken: ${invariant}`);
  return value;
}
