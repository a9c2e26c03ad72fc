import type { Samples } from "./samples.ts";

/** As many samples as an estimator cannot do without. */
export function requireSamples(owner: string, name: string, { n }: Samples, least: number): void {
  if (n < least) throw new RangeError(`${owner}: ${name} must hold at least ${least} samples, got ${n}`);
}

/** Samples that come in pairs: row i of x belongs to row i of y. */
export function requirePairs(owner: string, x: Samples, y: Samples, least: number): void {
  if (x.n !== y.n)
    throw new RangeError(`${owner}(x, y): x and y must hold as many samples, got ${x.n} and ${y.n}`);
  requireSamples(owner, "x", x, least);
}

/** Samples of one space. */
export function requireOneSpace(owner: string, x: Samples, y: Samples): void {
  if (x.d !== y.d)
    throw new RangeError(`${owner}: x and y must have as many coordinates a point, got ${x.d} and ${y.d}`);
}
