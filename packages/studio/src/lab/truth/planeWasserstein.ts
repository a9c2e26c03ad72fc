import type { Stream } from "saddlepoint/random";
import { optimalTransport } from "saddlepoint/transport";
import { type Cells, cellHeight, cellMiddle, cellWidth, type Masses } from "./cells.ts";
import type { LatentGrid } from "./latentGrid.ts";
import { forTriangles } from "./modelMasses.ts";
import type { Distance } from "./wasserstein.ts";

/** Points in the plane with masses of sum 1; `blur` is how far, on average, the mass that each stands for lies from it. */
export interface Atoms {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly mass: Float64Array;
  readonly blur: number;
}

/** The mean distance of a square's points from its middle, in sides. */
const SQUARE = 0.3826;

/** A target by its masses in cells, each at its cell's middle. */
export function atomsOfCells(cells: Cells, { inside }: Masses): Atoms {
  const total = inside.reduce((sum, mass) => sum + mass, 0);
  return {
    x: inside.map((_, i) => cellMiddle(cells, i)[0]),
    y: inside.map((_, i) => cellMiddle(cells, i)[1]),
    mass: inside.map((mass) => mass / total),
    blur: SQUARE * Math.max(cellWidth(cells), cellHeight(cells)),
  };
}

/** A target by `n` points of it: for one on curves, which cells would blur. */
export function atomsOfSample(
  sample: (stream: Stream, n: number) => Float32Array,
  stream: Stream,
  n: number,
): Atoms {
  const points = sample(stream, n);
  const axis = (d: 0 | 1) => Float64Array.from({ length: n }, (_, i) => points[2 * i + d] ?? 0);
  return { x: axis(0), y: axis(1), mass: new Float64Array(n).fill(1 / n), blur: 0 };
}

/** A model by the images of the triangles of a grid of its noise, each at its middle; of one unit, by those of its pieces. */
export function atomsOfImages(
  grid: LatentGrid,
  images: readonly Float32Array[],
  weights: readonly number[],
): Atoms {
  const x: number[] = [];
  const y: number[] = [];
  const mass: number[] = [];
  let blur = 0;
  images.forEach((points, k) => {
    const weight = weights[k] ?? 0;
    const add = (share: number, a: number, b: number, c: number) => {
      const [ax, ay] = [points[2 * a] ?? 0, points[2 * a + 1] ?? 0];
      const middleX = (ax + (points[2 * b] ?? 0) + (points[2 * c] ?? 0)) / 3;
      const middleY = (ay + (points[2 * b + 1] ?? 0) + (points[2 * c + 1] ?? 0)) / 3;
      x.push(middleX);
      y.push(middleY);
      mass.push(weight * share);
      // A corner is farther from the middle than the triangle's points are on average.
      blur += (weight * share * Math.hypot(ax - middleX, ay - middleY)) / 2;
    };
    if (grid.axes.length === 2) forTriangles(grid, add);
    else for (const [i, share] of (grid.axes[0]?.masses ?? []).entries()) add(share, i, i + 1, i);
  });
  return { x: Float64Array.from(x), y: Float64Array.from(y), mass: Float64Array.from(mass), blur };
}

/** So many places along the longer side: about a hundred for each distribution, whose plan takes milliseconds. */
const PLACES = 12;
/** The dual's function is tried on places so many times as fine. */
const FINER = 5;
/** What is lighter is left out: all of it together moves nothing. */
const LIGHTEST = 1e-7;
/** More squares than there will ever be along a side. */
const STRIDE = 2 ** 20;

/** Atoms gathered in squares of a side, each at its own mean. */
function gathered({ x, y, mass, blur }: Atoms, side: number): Atoms {
  const places = new Map<number, [x: number, y: number, mass: number]>();
  const sumOf = Array.from(mass, (weight, i) => {
    if (weight < LIGHTEST) return undefined;
    const [px, py] = [x[i] ?? 0, y[i] ?? 0];
    const key = Math.floor(px / side) * STRIDE + Math.floor(py / side);
    const sum = places.get(key) ?? [0, 0, 0];
    places.set(key, sum);
    sum[0] += weight * px;
    sum[1] += weight * py;
    sum[2] += weight;
    return sum;
  });
  let moved = 0;
  let total = 0;
  mass.forEach((weight, i) => {
    const sum = sumOf[i];
    if (sum === undefined) return;
    moved += weight * Math.hypot((x[i] ?? 0) - sum[0] / sum[2], (y[i] ?? 0) - sum[1] / sum[2]);
    total += weight;
  });
  const sums = [...places.values()];
  return {
    x: Float64Array.from(sums, ([px, , all]) => px / all),
    y: Float64Array.from(sums, ([, py, all]) => py / all),
    mass: Float64Array.from(sums, ([, , all]) => all / total),
    blur: blur + moved,
  };
}

/**
 * W₁(P, Q) in the plane, by the exact transport between about a hundred places of each: the masses of a square of the plane,
 * gathered at their mean.
 *
 * The interval is certain: above it is the plan with the way to the places and from them; below, the dual value of the plan's
 * potentials, made a 1-Lipschitz function of the whole plane (Villani 2009, theorem 5.10), on finer places, less the way to
 * these.
 *
 * @param cells where the potential is wanted
 */
export function planeWasserstein(cells: Cells, p: Atoms, q: Atoms): Distance {
  const { x, y } = cells.extent;
  const side = Math.max(x[1] - x[0], y[1] - y[0]) / PLACES;
  const [fineP, fineQ] = [gathered(p, side / FINER), gathered(q, side / FINER)];
  const [from, to] = [gathered(fineP, side), gathered(fineQ, side)];
  const cost = Array.from(from.x, (x, i) =>
    to.x.map((other, j) => Math.hypot(x - other, (from.y[i] ?? 0) - (to.y[j] ?? 0))),
  );
  const plan = optimalTransport(cost, from.mass, to.mass);
  const f = lipschitz(to, plan.potentials.target);
  const mean = ({ x, y, mass }: Atoms) =>
    mass.reduce((sum, weight, i) => sum + weight * f(x[i] ?? 0, y[i] ?? 0), 0);
  const [onP, onQ] = [mean(fineP), mean(fineQ)];
  const low = Math.max(0, onP - onQ - fineP.blur - fineQ.blur);
  return {
    value: plan.cost,
    interval: [Math.min(low, plan.cost), plan.cost + from.blur + to.blur],
    potential: Float32Array.from({ length: cells.columns * cells.rows }, (_, i) => {
      const [x, y] = cellMiddle(cells, i);
      return f(x, y) - (onP + onQ) / 2;
    }),
  };
}

/** f(x) = min over j of |x − y_j| − v_j: 1-Lipschitz as a least of such functions, and −v_j or less at y_j. */
function lipschitz({ x, y }: Atoms, potentials: Float64Array): (px: number, py: number) => number {
  return (px, py) => {
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < x.length; j++) {
      const [dx, dy] = [px - (x[j] ?? 0), py - (y[j] ?? 0)];
      const value = Math.sqrt(dx * dx + dy * dy) - (potentials[j] ?? 0);
      if (value < least) least = value;
    }
    return least;
  };
}
