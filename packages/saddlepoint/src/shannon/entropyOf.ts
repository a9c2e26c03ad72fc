/** −Σ p log p in nats, at most the logarithm of the number of masses, which rounding could exceed. */
export function entropyOf(masses: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < masses.length; i++) {
    const mass = masses[i] ?? 0;
    if (mass > 0) sum -= mass * Math.log(mass);
  }
  return Math.min(Math.max(0, sum), Math.log(masses.length));
}
