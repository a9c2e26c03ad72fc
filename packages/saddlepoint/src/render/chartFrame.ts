import type { Ceiling, Series } from "./chartData.ts";
import { ticks } from "./ticks.ts";

/** Where the plot lies in the picture and how values become pixels. */
export type ChartFrame = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  /** False when no point is finite: the axes then show 0 to 1. */
  readonly hasData: boolean;
  toX(value: number): number;
  toY(value: number): number;
};

const MARGIN = { left: 56, right: 24, top: 66, bottom: 48 };

type Range = { low: number; high: number };

function rangeOf(lists: readonly ArrayLike<number>[]): Range | undefined {
  const values = lists.flatMap((list) => Array.from(list)).filter(Number.isFinite);
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return low <= high ? { low, high } : undefined;
}

/** A range that is a single value gets room on both sides. */
function widen({ low, high }: Range): Range {
  if (high > low) return { low, high };
  const room = Math.abs(low) / 2 || 1;
  return { low: low - room, high: high + room };
}

export function chartFrame(
  series: readonly Series[],
  ceilings: readonly Ceiling[],
  { width, height, headRoom }: { width: number; height: number; headRoom: number },
): ChartFrame {
  const plot = {
    left: MARGIN.left,
    right: width - MARGIN.right,
    top: MARGIN.top + headRoom,
    bottom: height - MARGIN.bottom,
  };
  const values = series.flatMap(({ y, low, high }) => [y, low ?? [], high ?? []]);
  const data = rangeOf(values);
  const ys = widen(rangeOf([...values, ceilings.map(({ value }) => value)]) ?? { low: 0, high: 1 });
  const xs = widen(rangeOf(series.map(({ x }) => x)) ?? { low: 0, high: 1 });
  const yTicks = ticks(ys.low, ys.high, Math.max(2, Math.floor((plot.bottom - plot.top) / 45)), true);
  const xTicks = ticks(xs.low, xs.high, Math.max(2, Math.floor((plot.right - plot.left) / 80)));
  const [yLow = 0, yHigh = 1] = [yTicks.at(0), yTicks.at(-1)];
  return {
    ...plot,
    xTicks,
    yTicks,
    hasData: data !== undefined,
    toX: (value) => plot.left + ((value - xs.low) / (xs.high - xs.low)) * (plot.right - plot.left),
    toY: (value) => plot.bottom - ((value - yLow) / (yHigh - yLow)) * (plot.bottom - plot.top),
  };
}
