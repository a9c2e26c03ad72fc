/** The median and the ends of the middle half. */
export type Spread = { readonly median: number; readonly quartiles: readonly [number, number] };

/** The value below which a share of the numbers lies, between neighbours in a line; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (at - Math.floor(at)) * (above - below);
}

/** The middle of a list of numbers. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Median and quartiles of a list of numbers. */
export const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  quartiles: [quantile(values, 0.25), quantile(values, 0.75)],
});

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const product = (values: readonly number[]): number =>
  values.reduce((total, value) => total * value, 1);

/** The value at `batch` of the line through two measured points [batch, value]; one point stands for itself. */
export function atBatch(batch: number, points: readonly (readonly [number, number])[]): number {
  const [[b1, y1] = [Number.NaN, Number.NaN], second] = points;
  if (second === undefined) return y1;
  const [b2, y2] = second;
  return y1 + ((y2 - y1) / (b2 - b1)) * (batch - b1);
}

/** The exponent b of y ≈ a xᵇ, by least squares on the logarithms. */
export function exponent(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const mean = { x: sum(logs.map(({ x }) => x)), y: sum(logs.map(({ y }) => y)) };
  const centred = logs.map(({ x, y }) => ({ x: x - mean.x / logs.length, y: y - mean.y / logs.length }));
  return sum(centred.map(({ x, y }) => x * y)) / sum(centred.map(({ x }) => x * x));
}
