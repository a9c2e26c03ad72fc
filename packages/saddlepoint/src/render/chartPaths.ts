import type { Series } from "./chartData.ts";
import type { ChartFrame } from "./chartFrame.ts";

type Point = readonly [number, number];

function hundredth(value: number): number {
  return Math.round(100 * value) / 100;
}

function draw(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${hundredth(x)} ${hundredth(y)}`).join("");
}

/** The series cut at its points that are not finite: lists of indices of unbroken runs. */
function runs(length: number, finite: (i: number) => boolean): number[][] {
  const all: number[][] = [];
  let open: number[] = [];
  for (let i = 0; i < length; i++) {
    if (finite(i)) {
      if (open.length === 0) all.push(open);
      open.push(i);
    } else open = [];
  }
  return all;
}

function lineRuns({ x, y }: Series, frame: ChartFrame): Point[][] {
  const point = (i: number): Point => [frame.toX(x[i] ?? Number.NaN), frame.toY(y[i] ?? Number.NaN)];
  return runs(x.length, (i) => point(i).every(Number.isFinite)).map((run) => run.map(point));
}

/** The line as SVG path data; empty when no two neighbouring points are finite. */
export function linePath(series: Series, frame: ChartFrame): string {
  return lineRuns(series, frame)
    .filter((run) => run.length > 1)
    .map(draw)
    .join("");
}

/** Finite points without a finite neighbour, which a line would not show. */
export function lonePoints(series: Series, frame: ChartFrame): Point[] {
  return lineRuns(series, frame)
    .filter((run) => run.length === 1)
    .flat();
}

/** The area between `low` and `high` as closed SVG path data; empty without a band. */
export function bandPath({ x, low, high }: Series, frame: ChartFrame): string {
  if (!low || !high) return "";
  const at = (list: ArrayLike<number>, i: number): Point => [
    frame.toX(x[i] ?? Number.NaN),
    frame.toY(list[i] ?? Number.NaN),
  ];
  return runs(x.length, (i) => [...at(low, i), ...at(high, i)].every(Number.isFinite))
    .filter((run) => run.length > 1)
    .map((run) => `${draw([...run.map((i) => at(high, i)), ...run.toReversed().map((i) => at(low, i))])}Z`)
    .join("");
}
