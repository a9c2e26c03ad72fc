import { type Points, thinned } from "./thinned.ts";

/** Curves over one x axis: null where a curve has no point there. */
export interface Overlaid {
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
