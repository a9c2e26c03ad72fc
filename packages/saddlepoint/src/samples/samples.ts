/** n independent samples of d numbers each, row by row. */
export type Samples = {
  /** n · d numbers. */
  readonly values: Float32Array;
  readonly n: number;
  readonly d: number;
};

/**
 * Rows of numbers as samples, checked.
 *
 * @param values n · d numbers, row by row
 * @throws RangeError when n or d is not a positive integer, values does not hold n · d numbers, or one is not finite
 * @example samples(Float32Array.of(0, 1, 2, 3), 2, 2) // (0, 1) and (2, 3)
 */
export function samples(values: Float32Array, n: number, d: number): Samples {
  for (const [name, count] of Object.entries({ n, d })) {
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`samples(values, n, d): ${name} must be a positive integer, got ${count}`);
  }
  if (values.length !== n * d) {
    throw new RangeError(
      `samples(values, n, d): values must hold n d = ${n * d} numbers, got ${values.length}`,
    );
  }
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    const [row, column] = [Math.floor(broken / d), broken % d];
    throw new RangeError(
      `samples(values, n, d): values must be finite, got ${values[broken]} in row ${row}, column ${column}`,
    );
  }
  return { values, n, d };
}

/** Some rows of the samples, in the order of `indices`. */
export function takeSamples({ values, d }: Samples, indices: ArrayLike<number>): Samples {
  const taken = new Float32Array(indices.length * d);
  for (let i = 0; i < indices.length; i++) {
    const from = (indices[i] ?? 0) * d;
    if (d === 1) taken[i] = values[from] ?? 0;
    else taken.set(values.subarray(from, from + d), i * d);
  }
  return { values: taken, n: indices.length, d };
}

/** Samples that come in pairs: row i of x belongs to row i of y. */
export function requirePairs(owner: string, x: Samples, y: Samples, least: number): void {
  if (x.n !== y.n)
    throw new RangeError(`${owner}(x, y): x and y must hold as many samples, got ${x.n} and ${y.n}`);
  requireSamples(owner, "x", x, least);
  requireSamples(owner, "y", y, least);
}

/** As many samples as an estimator cannot do without, all of them finite and as many numbers as they say. */
export function requireSamples(owner: string, name: string, given: Samples, least: number): void {
  if (given.n < least)
    throw new RangeError(`${owner}: ${name} must hold at least ${least} samples, got ${given.n}`);
  if (given.values.length !== given.n * given.d) {
    throw new RangeError(
      `${owner}: ${name} must hold n d = ${given.n * given.d} numbers, got ${given.values.length}`,
    );
  }
  const broken = given.values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new RangeError(
      `${owner}: ${name} must be finite, got ${given.values[broken]} in row ${Math.floor(broken / given.d)}`,
    );
  }
}
