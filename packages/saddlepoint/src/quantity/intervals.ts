/** The normal distribution's 97.5 % point. */
const Z = 1.959963984540054;

/**
 * The 97.5 % point of Student's t distribution, so that mean ± t s/√n covers 95 %.
 *
 * Exact for 1 and 2 degrees of freedom; otherwise the expansion about the normal point (Abramowitz and Stegun 1964,
 * 26.7.5), within 0.2 % at 3 degrees of freedom and closer beyond.
 */
export function student975(degreesOfFreedom: number): number {
  const v = degreesOfFreedom;
  if (v === 1) return Math.tan(0.475 * Math.PI);
  if (v === 2) return 0.95 * Math.sqrt(2 / (1 - 0.95 ** 2));
  const g1 = (Z ** 3 + Z) / 4;
  const g2 = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  const g3 = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384;
  const g4 = (79 * Z ** 9 + 776 * Z ** 7 + 1482 * Z ** 5 - 1920 * Z ** 3 - 945 * Z) / 92160;
  return Z + g1 / v + g2 / v ** 2 + g3 / v ** 3 + g4 / v ** 4;
}

/** Wilson's 95 % interval of a proportion (Wilson 1927). */
export function wilson(share: number, n: number): readonly [number, number] {
  const centre = share + Z ** 2 / (2 * n);
  const half = Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  const scale = 1 + Z ** 2 / n;
  return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)];
}
