import { requireDistribution } from "../divergences/requireDistribution.ts";

/** p(x, y) of two discrete variables: a row for each x, an entry of it for each y. */
export type JointTable = readonly ArrayLike<number>[];

/**
 * The distributions of X, the rows' sums, and of Y, the columns' sums.
 *
 * @param where the function and its arguments, for messages
 * @throws RangeError when the rows are not of one length, or the table is no distribution
 */
export function marginalsOf(where: string, joint: JointTable): { x: number[]; y: number[] } {
  const width = joint[0]?.length ?? 0;
  joint.forEach((row, i) => {
    if (row.length === width) return;
    throw new RangeError(
      `${where}: joint's rows must be of one length, got ${width} and ${row.length} at ${i}`,
    );
  });
  const rows = joint.map((row) => Array.from(row));
  requireDistribution(where, "joint", rows.flat());
  const sum = (masses: readonly number[]) => masses.reduce((total, mass) => total + mass, 0);
  return {
    x: rows.map(sum),
    y: Array.from({ length: width }, (_, j) => sum(rows.map((row) => row[j] ?? 0))),
  };
}

/** Σ p(x, y) g(log p(x, y), log p(x), log p(y)) over the table; cells without mass do not count. */
export function sumOverTable(
  joint: JointTable,
  { x, y }: { readonly x: readonly number[]; readonly y: readonly number[] },
  g: (logJoint: number, logX: number, logY: number) => number,
): number {
  let sum = 0;
  joint.forEach((row, i) => {
    y.forEach((columnMass, j) => {
      const mass = row[j] ?? 0;
      if (mass > 0) sum += mass * g(Math.log(mass), Math.log(x[i] ?? 0), Math.log(columnMass));
    });
  });
  return sum;
}
