import { type Cells, cellWidth } from "./cells.ts";

/**
 * Spreads masses evenly over triangles, exactly, by their edges: the signed area between an edge and the right border is
 * added to differences along a row, and a running sum at the end gives each cell what of it is covered (the accumulation
 * buffer of R. Levien's font-rs). An edge costs as many cells as it crosses, a triangle's inside nothing.
 */
export interface TriangleCanvas {
  /**
   * Adds a triangle with corners at `places[a]`, `places[a + 1]` and so on: in cells, (0, 0) the top left corner of the first.
   * What is outside is left out.
   */
  readonly add: (mass: number, places: Float64Array, a: number, b: number, c: number) => void;
  /** The mass in each cell, row by row. */
  readonly masses: () => Float64Array;
}

/** A triangle smaller than this, in cells, is a point. */
const POINT = 1e-3;
/** The least height of a triangle, in cells: a thinner one is made so high, or mass over area would lose its digits. */
const THINNEST = 1e-6;
/** What rounding may leave of a running sum of masses of 1 in all. */
const ROUNDING = 1e-13;

export function triangleCanvas(columns: number, rows: number): TriangleCanvas {
  const stride = columns + 2;
  const differences = new Float64Array(stride * rows);
  const whole = new Float64Array(columns * rows);

  /** A piece of an edge within one row and within the columns, x0 ≤ x1, of signed height times weight `d`. */
  const piece = (base: number, x0: number, x1: number, d: number): void => {
    const first = Math.floor(x0);
    const end = Math.ceil(x1);
    const at = base + first;
    if (end <= first + 1) {
      const right = d * ((x0 + x1) / 2 - first);
      differences[at] = (differences[at] ?? 0) + d - right;
      differences[at + 1] = (differences[at + 1] ?? 0) + right;
      return;
    }
    // The covered area of each cell, as differences: a triangle in the first and last, a trapezium between.
    const slope = 1 / (x1 - x0);
    const inFirst = first + 1 - x0;
    const inLast = x1 - end + 1;
    const a0 = 0.5 * slope * inFirst * inFirst;
    const am = 0.5 * slope * inLast * inLast;
    differences[at] = (differences[at] ?? 0) + d * a0;
    const cells = end - first;
    if (cells === 2) {
      differences[at + 1] = (differences[at + 1] ?? 0) + d * (1 - a0 - am);
    } else {
      const a1 = slope * (inFirst + 0.5);
      differences[at + 1] = (differences[at + 1] ?? 0) + d * (a1 - a0);
      for (let k = 2; k < cells - 1; k++) differences[at + k] = (differences[at + k] ?? 0) + d * slope;
      const a2 = a1 + (cells - 3) * slope;
      differences[at + cells - 1] = (differences[at + cells - 1] ?? 0) + d * (1 - a2 - am);
    }
    differences[at + cells] = (differences[at + cells] ?? 0) + d * am;
  };

  /** What is left of the first column covers all of the row, what is right of the last nothing. */
  const clipped = (base: number, from: number, to: number, d: number): void => {
    let x0 = from < to ? from : to;
    let x1 = from < to ? to : from;
    let height = d;
    if (x0 >= columns) return;
    if (x0 < 0) {
      const share = x1 <= 0 ? 1 : -x0 / (x1 - x0);
      differences[base] = (differences[base] ?? 0) + height * share;
      if (x1 <= 0) return;
      height *= 1 - share;
      x0 = 0;
    }
    if (x1 > columns) {
      height *= (columns - x0) / (x1 - x0);
      x1 = columns;
    }
    piece(base, x0, x1, height);
  };

  const edge = (x0: number, y0: number, x1: number, y1: number, weight: number): void => {
    if (y0 === y1) return;
    const down = y0 < y1;
    const sign = down ? weight : -weight;
    const topX = down ? x0 : x1;
    const top = down ? y0 : y1;
    const bottom = down ? y1 : y0;
    const slope = (x1 - x0) / (y1 - y0);
    const start = top < 0 ? 0 : top;
    const end = bottom > rows ? rows : bottom;
    let y = start;
    for (let row = Math.floor(start); y < end; row++) {
      const next = row + 1 < end ? row + 1 : end;
      clipped(row * stride, topX + (y - top) * slope, topX + (next - top) * slope, (next - y) * sign);
      y = next;
    }
  };

  const point = (mass: number, x: number, y: number): void => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (column < 0 || column >= columns || row < 0 || row >= rows) return;
    const at = row * columns + column;
    whole[at] = (whole[at] ?? 0) + mass;
  };

  return {
    add(mass, places, a, b, c) {
      const [ax, ay] = [places[a] ?? 0, places[a + 1] ?? 0];
      const [bx, by] = [places[b] ?? 0, places[b + 1] ?? 0];
      const [cx, cy] = [places[c] ?? 0, places[c + 1] ?? 0];
      const low = Math.min(ax, bx, cx);
      const high = Math.max(ax, bx, cx);
      const top = Math.min(ay, by, cy);
      const bottom = Math.max(ay, by, cy);
      if (high <= 0 || low >= columns || bottom <= 0 || top >= rows) return;
      const inOne = Math.floor(low) === Math.floor(high) && Math.floor(top) === Math.floor(bottom);
      const size = Math.max(high - low, bottom - top);
      if (inOne || size < POINT) return point(mass, (ax + bx + cx) / 3, (ay + by + cy) / 3);
      const twice = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
      if (Math.abs(twice) < THINNEST * size)
        return needle(mass, [ax, ay, bx, by, cx, cy], THINNEST * size, edge);
      // In the order of the corners, downward edges of a positive triangle bound it on its right.
      const weight = (-2 * mass) / twice;
      edge(ax, ay, bx, by, weight);
      edge(bx, by, cx, cy, weight);
      edge(cx, cy, ax, ay, weight);
    },
    masses() {
      const covered = new Float64Array(columns * rows);
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        for (let column = 0; column < columns; column++) {
          sum += differences[row * stride + column] ?? 0;
          covered[row * columns + column] = (whole[row * columns + column] ?? 0) + (sum < ROUNDING ? 0 : sum);
        }
      }
      return covered;
    },
  };
}

type Corners = readonly [ax: number, ay: number, bx: number, by: number, cx: number, cy: number];
type AddEdge = (x0: number, y0: number, x1: number, y1: number, weight: number) => void;

/** A triangle that is hardly more than a line: its middle corner is moved across until it has an area. */
function needle(mass: number, corners: Corners, twice: number, edge: AddEdge): void {
  const [ax, ay, bx, by, cx, cy] = longestFirst(corners);
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = ((cx - ax) * dx + (cy - ay) * dy) / square;
  const x = ax + along * dx - (dy * twice) / square;
  const y = ay + along * dy + (dx * twice) / square;
  const weight = (-2 * mass) / twice;
  edge(ax, ay, bx, by, weight);
  edge(bx, by, x, y, weight);
  edge(x, y, ax, ay, weight);
}

/** The corners with the longest side's first. */
function longestFirst([ax, ay, bx, by, cx, cy]: Corners): Corners {
  const ab = Math.hypot(bx - ax, by - ay);
  const bc = Math.hypot(cx - bx, cy - by);
  const ca = Math.hypot(ax - cx, ay - cy);
  if (ab >= bc && ab >= ca) return [ax, ay, bx, by, cx, cy];
  return bc >= ca ? [bx, by, cx, cy, ax, ay] : [cx, cy, ax, ay, bx, by];
}

/** The share of a triangle's mass below x where its corners have the values a ≤ b ≤ c: the integral of a hat. */
function shareBelow(x: number, a: number, b: number, c: number): number {
  if (x <= a) return 0;
  if (x >= c) return 1;
  return x < b ? (x - a) ** 2 / ((b - a) * (c - a)) : 1 - (c - x) ** 2 / ((c - b) * (c - a));
}

/** Adds the image of a triangle of the noise on the line under a map that is linear on it. */
export function addHat(
  cells: Cells,
  mass: number,
  corners: readonly [number, number, number],
  into: Float64Array,
): void {
  const [p, q, r] = corners;
  const [a, c] = [Math.min(p, q, r), Math.max(p, q, r)];
  const b = p + q + r - a - c;
  const [low] = cells.extent.x;
  const width = cellWidth(cells);
  const first = Math.max(0, Math.floor((a - low) / width));
  const last = Math.min(cells.columns - 1, Math.floor((c - low) / width));
  let below = shareBelow(low + first * width, a, b, c);
  for (let cell = first; cell <= last; cell++) {
    const next = a === c ? 1 : shareBelow(low + (cell + 1) * width, a, b, c);
    into[cell] = (into[cell] ?? 0) + mass * (next - below);
    below = next;
  }
}
