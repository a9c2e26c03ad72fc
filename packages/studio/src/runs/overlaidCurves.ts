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

/** Curves over one x axis: null where a curve has no point there. */
interface Overlaid {
  readonly x: readonly number[];
  readonly series: readonly (readonly (number | null)[])[];
}

/** Curves with steps of their own, thinned for drawing and put over one axis. */
export function overlaidCurves(curves: readonly Points[], limit = 600): Overlaid {
  const drawn = curves.map((curve) => thinned(curve, limit));
  const x = [...new Set(drawn.flatMap((curve) => curve.x))].sort((a, b) => a - b);
  const series = drawn.map((curve) => {
    const values = new Map(curve.x.map((step, i) => [step, curve.y[i] ?? null]));
    return x.map((step) => values.get(step) ?? null);
  });
  return { x, series };
}

interface LineStyle {
  /** A colour's name in the theme. */
  readonly colour: string;
  readonly dashed: false | readonly number[];
}

const COLOURS = ["--accent", "--fake", "--truth", "--bad", "--muted", "--ink"] as const;
const DASHES = [false, [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [1, 5], [14, 4]] as const;

/** How the line of a number in a chart is drawn: colours and dash patterns go round out of step, so that many differ. */
export const lineStyle = (line: number): LineStyle => ({
  colour: COLOURS[line % COLOURS.length] ?? "--ink",
  dashed: DASHES[line % DASHES.length] ?? false,
});
