import type { DistanceName, Point } from "./problem.ts";

/** A way drawn: an SVG path, and points along it where its label may stand, the middle first. */
export interface FlowPath {
  readonly d: string;
  readonly stations: readonly Point[];
}

/** How far a bowed way swings out, as a share of its length: enough to tell ways along one road apart. */
const BOW = 0.16;

/** What it swings out at least, in pixels, up to half its length: short ways would hide behind their ends. */
const LEAST_BOW = 34;

const STATIONS = [0.5, 0.38, 0.62, 0.26, 0.74] as const;

const text = (value: number): string => value.toFixed(1);

function bowed(from: Point, to: Point): FlowPath {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const bow = length > 0 ? Math.max(BOW, Math.min(0.5, LEAST_BOW / length)) : 0;
  const control = {
    x: (from.x + to.x) / 2 + bow * (to.y - from.y),
    y: (from.y + to.y) / 2 - bow * (to.x - from.x),
  };
  const at = (t: number): Point => ({
    x: (1 - t) ** 2 * from.x + 2 * t * (1 - t) * control.x + t ** 2 * to.x,
    y: (1 - t) ** 2 * from.y + 2 * t * (1 - t) * control.y + t ** 2 * to.y,
  });
  const d = `M${text(from.x)} ${text(from.y)}Q${text(control.x)} ${text(control.y)} ${text(to.x)} ${text(to.y)}`;
  return { d, stations: STATIONS.map(at) };
}

function cornered(from: Point, corner: Point, to: Point): FlowPath {
  const length = (a: Point, b: Point) => Math.hypot(b.x - a.x, b.y - a.y);
  const [first, second] = [length(from, corner), length(corner, to)];
  const at = (t: number): Point => {
    const gone = t * (first + second);
    const [a, b, share] =
      gone <= first ? [from, corner, gone / first] : [corner, to, (gone - first) / second];
    return { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
  };
  const d = `M${text(from.x)} ${text(from.y)}L${text(corner.x)} ${text(corner.y)}L${text(to.x)} ${text(to.y)}`;
  return { d, stations: STATIONS.map(at) };
}

/**
 * The way from a farm to a factory as its distance measures it: a bow for the straight line, a corner between streets for
 * Manhattan, a diagonal and a straight, as a king walks, for Chebyshev.
 */
export function flowPath(from: Point, to: Point, distance: DistanceName): FlowPath {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const diagonal = Math.min(Math.abs(dx), Math.abs(dy));
  const degenerate = diagonal < 4 || (distance === "chebyshev" && Math.abs(Math.abs(dx) - Math.abs(dy)) < 4);
  if (distance === "euclidean" || degenerate) return bowed(from, to);
  const corner =
    distance === "manhattan"
      ? { x: to.x, y: from.y }
      : { x: from.x + Math.sign(dx) * diagonal, y: from.y + Math.sign(dy) * diagonal };
  return cornered(from, corner, to);
}

/** For each way the station whose label is clear of the labels before it and of what else is in the way, or the freest. */
export function labelPlaces(paths: readonly FlowPath[], obstacles: readonly Point[], clear: number): Point[] {
  const taken: Point[] = [...obstacles];
  return paths.map(({ stations }) => {
    const free = (point: Point): number =>
      Math.min(Number.MAX_VALUE, ...taken.map((other) => Math.hypot(point.x - other.x, point.y - other.y)));
    const best =
      stations.find((point) => free(point) >= clear) ??
      stations.reduce((a, b) => (free(b) > free(a) ? b : a), stations[0] ?? { x: 0, y: 0 });
    taken.push(best);
    return best;
  });
}
