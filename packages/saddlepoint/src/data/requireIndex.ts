/**
 * An index of a set, checked.
 *
 * @throws RangeError naming the function, unless it is an integer from 0 to count − 1
 */
export function requireIndex(
  { name, count }: { readonly name: string; readonly count: number },
  index: number,
  owner: string,
): number {
  if (Number.isInteger(index) && index >= 0 && index < count) return index;
  throw new RangeError(
    `${owner}(indices): every index must be an integer from 0 to ${count - 1} in ${name}, got ${index}`,
  );
}
