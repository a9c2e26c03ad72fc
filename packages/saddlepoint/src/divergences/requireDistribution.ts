/** How far the sum of the masses may be from 1: float32 tables of a million entries stay within it. */
const SUM_TOLERANCE = 1e-6;

/**
 * Refuses numbers that are not a probability distribution: none, negative, not finite, or of another sum than 1.
 *
 * @param where the function and its arguments, for the message, e.g. "entropy(p)"
 * @throws RangeError
 */
export function requireDistribution(where: string, name: string, masses: ArrayLike<number>): void {
  if (masses.length === 0) throw new RangeError(`${where}: ${name} must hold at least one mass, got none`);
  let sum = 0;
  for (let i = 0; i < masses.length; i++) {
    const mass = masses[i] ?? Number.NaN;
    if (!(mass >= 0 && mass < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`${where}: ${name} must hold finite masses of at least 0, got ${mass} at ${i}`);
    }
    sum += mass;
  }
  if (Math.abs(sum - 1) > SUM_TOLERANCE) throw new RangeError(`${where}: ${name} must sum to 1, got ${sum}`);
}

/** Refuses two arrays that are not distributions over one finite set. */
export function requireDistributions(where: string, p: ArrayLike<number>, q: ArrayLike<number>): void {
  requireDistribution(where, "p", p);
  requireDistribution(where, "q", q);
  if (p.length !== q.length) {
    throw new RangeError(`${where}: p and q must be of one length, got ${p.length} and ${q.length}`);
  }
}
