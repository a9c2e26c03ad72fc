/** n points of d coordinates each, row by row: samples of one distribution, or the atoms of a discrete one. */
export type Points = {
  /** n · d finite numbers. */
  readonly values: Float32Array | Float64Array;
  readonly n: number;
  readonly d: number;
};

/** Refuses points that are not what they say: n rows of d finite numbers. */
export function requirePoints(owner: string, name: string, { values, n, d }: Points): void {
  for (const [count, value] of Object.entries({ n, d })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${owner}: ${name}.${count} must be an integer of at least 1, got ${value}`);
  }
  if (values.length !== n * d) {
    throw new RangeError(
      `${owner}: ${name}.values must hold n d = ${n * d} numbers for n = ${n} and d = ${d}, got ${values.length}`,
    );
  }
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new RangeError(
      `${owner}: ${name}.values must be finite, got ${values[broken]} in row ${Math.floor(broken / d)}`,
    );
  }
}

/** Each point as a row of float64 numbers. */
export const rowsOf = ({ values, n, d }: Points): Float64Array[] =>
  Array.from({ length: n }, (_, i) => Float64Array.from(values.subarray(i * d, (i + 1) * d)));

/** Refuses two sets of points that are not of one space. */
export function requirePair(owner: string, x: Points, y: Points): void {
  requirePoints(owner, "x", x);
  requirePoints(owner, "y", y);
  if (x.d !== y.d)
    throw new RangeError(`${owner}: x and y must have as many coordinates a point, got ${x.d} and ${y.d}`);
}
