export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** The exponent b of y ≈ a xᵇ, by least squares on the logarithms. */
export function exponent(points) {
  const logs = points.map(({ x, y }) => [Math.log(x), Math.log(y)]);
  const mean = (i) => logs.reduce((sum, pair) => sum + pair[i], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const sum = (f) => logs.reduce((total, [lx, ly]) => total + f(lx - mx, ly - my), 0);
  return sum((dx, dy) => dx * dy) / sum((dx) => dx * dx);
}
