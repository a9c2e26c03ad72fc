import type { Costs } from "./costs.ts";

/** What moving a unit of mass from each source to each target costs, [n, m], row by row. */
export type CostMatrix = { readonly values: Float64Array; readonly n: number; readonly m: number };

/** Entries of a cost matrix at most: 1 GiB of float64. */
const LARGEST = 2 ** 27;

/** Refuses, before any work, a matrix that memory does not hold. */
export function requireMatrix(owner: string, n: number, m: number): void {
  if (n * m <= LARGEST) return;
  throw new RangeError(
    `${owner}: n m must be at most 2^27 pairs, got ${n} by ${m}; use slicedWasserstein or wassersteinDistance, which keep no matrix, or fewer points`,
  );
}

function allocate(owner: string, n: number, m: number): Float64Array {
  requireMatrix(owner, n, m);
  return new Float64Array(n * m);
}

/** All costs at once, for methods that need them all. */
export function matrixOf(owner: string, costs: Costs): CostMatrix {
  const { n, m } = costs;
  const values = allocate(owner, n, m);
  for (let i = 0; i < n; i++) values.set(costs.row(i), i * m);
  return { values, n, m };
}

/**
 * A table of costs, rows of equal length, as one block of numbers.
 *
 * @param forbidding whether Infinity may forbid a pair
 */
export function tabulatedCosts(
  owner: string,
  rows: readonly ArrayLike<number>[],
  forbidding = false,
): CostMatrix {
  const [n, m] = [rows.length, rows[0]?.length ?? 0];
  if (n === 0 || m === 0) throw new RangeError(`${owner}: cost must have rows and columns, got ${n} by ${m}`);
  const ragged = rows.findIndex((row) => row.length !== m);
  if (ragged >= 0) {
    throw new RangeError(
      `${owner}: cost must have rows of one length, got ${m} numbers in row 0 and ${rows[ragged]?.length} in row ${ragged}`,
    );
  }
  const values = allocate(owner, n, m);
  rows.forEach((row, i) => {
    values.set(row, i * m);
  });
  const allowed = (value: number) =>
    Number.isFinite(value) || (forbidding && value === Number.POSITIVE_INFINITY);
  let broken = 0;
  while (broken < values.length && allowed(values[broken] ?? 0)) broken++;
  if (broken < values.length) {
    const [row, column] = [Math.floor(broken / m), broken % m];
    throw new RangeError(
      `${owner}: cost must be finite${forbidding ? ", or Infinity where a pair is forbidden" : ""}, got ${values[broken]} at [${row}, ${column}]`,
    );
  }
  return { values, n, m };
}
