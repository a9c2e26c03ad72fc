import type { LabView } from "../labView.ts";

/** What the curves keep of a view. */
export interface CurvePoint {
  readonly step: number;
  readonly bound: number;
  readonly exact: number | null;
  readonly modes: number | null;
  readonly highQuality: number | null;
  readonly metrics: Readonly<Record<string, number>>;
  readonly codes: Readonly<Record<string, { readonly bound: number; readonly exact: number | null }>>;
}

/** A game's curves so far: evenly thinned as it grows, its last point always the newest view. */
export interface Curves {
  readonly points: readonly CurvePoint[];
  /** Steps between points that are kept. */
  readonly spacing: number;
}

export const NO_CURVES: Curves = { points: [], spacing: 0 };

/** As many points as a curve a few hundred pixels wide can show. */
const MOST = 240;

/** The curves with one view more. A view of the same step, as after one player's step, replaces the last point. */
export function withView({ points, spacing }: Curves, view: LabView): Curves {
  const point = curvePoint(view);
  const last = points.at(-1);
  const before = points.at(-2);
  const replaces =
    last !== undefined &&
    (last.step === point.step || (before !== undefined && last.step - before.step < spacing));
  const grown = [...(replaces ? points.slice(0, -1) : points), point];
  if (grown.length <= MOST) return { points: grown, spacing };
  const thinned = grown.filter((_, i) => i % 2 === 0 || i === grown.length - 1);
  const first = grown[0]?.step ?? 0;
  return { points: thinned, spacing: Math.max(1, (2 * (point.step - first)) / MOST) };
}

function curvePoint(view: LabView): CurvePoint {
  return {
    step: view.step,
    bound: view.bound.value,
    exact: view.exact?.value ?? null,
    modes: view.modes?.found ?? null,
    highQuality: view.modes === null ? null : 100 * view.modes.highQuality,
    metrics: view.metrics,
    codes: Object.fromEntries(
      view.codes.map(({ name, bound, exact }) => [name, { bound: bound.value, exact: exact?.value ?? null }]),
    ),
  };
}

/** One number of every point, null where there is none that can be drawn. */
export function valuesOf(
  { points }: Curves,
  pick: (point: CurvePoint) => number | null | undefined,
): (number | null)[] {
  return points.map((point) => {
    const value = pick(point);
    return value === null || value === undefined || !Number.isFinite(value) ? null : value;
  });
}
