/** The value below which a share of the numbers lies, between neighbours in a line. */
function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (at - Math.floor(at)) * (above - below);
}

/** The middle of a list of numbers. */
export const median = (values) => quantile(values, 0.5);

/** Median and quartiles of a list of numbers. */
export const spread = (values) => ({
  median: median(values),
  quartiles: [quantile(values, 0.25), quantile(values, 0.75)],
});

/** The value at `batch` of the line through two measured points [batch, value]; one point stands for itself. */
export function atBatch(batch, [[b1, y1], second]) {
  if (second === undefined) return y1;
  const [b2, y2] = second;
  return y1 + ((y2 - y1) / (b2 - b1)) * (batch - b1);
}
