/** How a logarithm goes on: a straight line (a power of the distance), with a logarithm, or with a curve. */
export type TailFit = {
  readonly at: (s: number) => number;
  /** The slope far out, and how far it may be off; −Infinity for a parabola that falls. */
  readonly slope: number;
  readonly slopeError: number;
  /** How far it is from the points that it was not made to meet. */
  readonly residual: number;
};

export type Point = readonly [s: number, value: number];

/** Rounding of a logarithm of about this size, with room to spare. */
const ROUNDING = 4 * Number.EPSILON;
/** A fit that misses by more than this part of what the points span is none. */
const WORST = 1e-3;
/** How much closer than a line another form has to be, before it is preferred. */
const BETTER = 30;

const bySlope = ([[s0, v0], [s1, v1]]: readonly [Point, Point]) => (v1 - v0) / (s1 - s0);

/** a + b s + c g(s) through three points, as [b, c]; null where they do not determine it. */
function throughThree(points: readonly [Point, Point, Point], g: (s: number) => number) {
  const [first, middle, last] = points;
  const [left, right] = [bySlope([first, middle]), bySlope([middle, last])];
  const curved = (p: Point): Point => [p[0], g(p[0])];
  const [leftG, rightG] = [bySlope([curved(first), curved(middle)]), bySlope([curved(middle), curved(last)])];
  if (leftG === rightG) return null;
  const c = (right - left) / (rightG - leftG);
  return { b: left - c * leftG, c };
}

/** The shift t of a + k log(s + t) through three points, by bisection; null where none is. */
function shiftOf([[s0, v0], [s1, v1], [s2, v2]]: readonly [Point, Point, Point]): number | null {
  const wanted = (v1 - v0) / (v2 - v1);
  const ratio = (t: number) => Math.log((s1 + t) / (s0 + t)) / Math.log((s2 + t) / (s1 + t));
  let [low, high] = [-s0 * (1 - 1e-9), 1e3 * s2];
  if (!(ratio(low) >= wanted && ratio(high) <= wanted)) return null;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (ratio(middle) > wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * What a logarithm does beyond five points that rise in s, as a + b s, a + b s + k log s, a + k log(s + t) or a + b s + c s²:
 * a density that falls as a power of the distance e^s, times a power of the distance's logarithm, or as a log-normal.
 *
 * @returns null where none of them describes the points
 */
export function fitTail(points: readonly [Point, Point, Point, Point, Point]): TailFit | null {
  const [first, second, third, fourth, last] = points;
  if (points.some(([, value]) => !Number.isFinite(value))) return null;
  const size = Math.max(...points.map(([s, value]) => Math.abs(value) + s));
  const noise = ROUNDING * size;
  const width = last[0] - first[0];
  const made = (at: (s: number) => number, slope: number, sensitivity: number): TailFit => {
    const residual = Math.max(...points.map(([s, value]) => Math.abs(at(s) - value)));
    return { at, slope, slopeError: (sensitivity * (residual + noise)) / width, residual };
  };
  const b = bySlope([first, last]);
  const line = made((s) => last[1] + b * (s - last[0]), b, 2);
  if (line.residual <= 16 * noise) return line;
  const three: readonly [Point, Point, Point] = [first, third, last];
  const others: TailFit[] = [];
  const withLog = throughThree(three, Math.log);
  if (withLog !== null) {
    const { b: slope, c: k } = withLog;
    others.push(made((s) => last[1] + slope * (s - last[0]) + k * Math.log(s / last[0]), slope, 40));
  }
  const shift = shiftOf(three);
  if (shift !== null) {
    const k = (last[1] - first[1]) / Math.log((last[0] + shift) / (first[0] + shift));
    const at = (s: number) => last[1] + k * Math.log((s + shift) / (last[0] + shift));
    others.push({ ...made(at, 0, 0), slopeError: 0 });
  }
  const curved = throughThree(three, (s) => s * s);
  if (curved !== null) {
    const { b: slope, c } = curved;
    const at = (s: number) => last[1] + slope * (s - last[0]) + c * (s - last[0]) * (s + last[0]);
    others.push({ ...made(at, c < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY, 0) });
  }
  const best = others.reduce((a, c) => (c.residual < a.residual ? c : a), line);
  const chosen = best.residual * BETTER < line.residual ? best : line;
  const span = Math.max(1, Math.abs(second[1] - fourth[1]));
  return chosen.residual <= WORST * span ? chosen : null;
}
