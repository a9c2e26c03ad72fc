const Z = 1.959963984540054;

/** Wilson's 95 % interval of a proportion (Wilson 1927). */
export function wilson(share: number, n: number): readonly [number, number] {
  const centre = share + Z ** 2 / (2 * n);
  const half = Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  const scale = 1 + Z ** 2 / n;
  return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)];
}
