/** A curve's points, in the order of x. */
export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * A long curve with at most about `limit` points for drawing: of each stretch its lowest and its highest point, and the two
 * ends, so that no peak is lost. Shorter curves are returned as they are.
 */
export function thinned(points: Points, limit: number): Points {
  const { x, y } = points;
  if (x.length <= limit) return points;
  const stretches = Math.max(1, Math.floor((limit - 2) / 2));
  const kept = new Set([0, x.length - 1]);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = Math.floor((stretch * x.length) / stretches);
    const end = Math.floor(((stretch + 1) * x.length) / stretches);
    let low = start;
    let high = start;
    for (let i = start; i < end; i++) {
      if (at(y, i) < at(y, low)) low = i;
      if (at(y, i) > at(y, high)) high = i;
    }
    kept.add(low).add(high);
  }
  const order = [...kept].sort((a, b) => a - b);
  return { x: order.map((i) => at(x, i)), y: order.map((i) => at(y, i)) };
}

const at = (values: readonly number[], i: number): number => values[i] ?? Number.NaN;
