import { optimalTransport } from "saddlepoint";
import { type Cells, cellHeight, cellWidth, type Masses } from "./cells.ts";
import type { LatentGrid } from "./latentGrid.ts";
import { forTriangles } from "./modelMasses.ts";
import type { Distance } from "./wasserstein.ts";

/** Points in the plane with masses of sum 1; `blur` is how far, on average, the mass that each stands for lies from it. */
export interface Atoms {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly mass: readonly number[];
  readonly blur: number;
}

/** Lighter points are left out: all of them together move nothing. */
const LIGHTEST = 1e-7;
/** The mean distance of a square's points from its middle, in sides. */
const SQUARE = 0.3826;

function normalised(points: readonly (readonly [x: number, y: number, mass: number])[], blur: number): Atoms {
  const kept = points.filter(([, , mass]) => mass > LIGHTEST);
  const total = kept.reduce((sum, [, , mass]) => sum + mass, 0);
  return {
    x: kept.map(([x]) => x),
    y: kept.map(([, y]) => y),
    mass: kept.map(([, , mass]) => mass / total),
    blur,
  };
}

/** A target by its masses in cells, each at its cell's middle. */
export function atomsOfCells(cells: Cells, { inside }: Masses): Atoms {
  const [width, height] = [cellWidth(cells), cellHeight(cells)];
  const { x, y } = cells.extent;
  return normalised(
    Array.from(inside, (mass, i) => [
      x[0] + ((i % cells.columns) + 0.5) * width,
      y[1] - (Math.floor(i / cells.columns) + 0.5) * height,
      mass,
    ]),
    SQUARE * Math.max(width, height),
  );
}

/** A model by the images of the triangles of a grid of its noise, each at its middle; of a line, by those of its pieces. */
export function atomsOfImages(
  grid: LatentGrid,
  images: readonly Float32Array[],
  weights: readonly number[],
): Atoms {
  let blur = 0;
  const atoms = images.flatMap((points, k) => {
    const found: [number, number, number][] = [];
    const add = (mass: number, corners: readonly number[]) => {
      const mean = (axis: number) =>
        corners.reduce((sum, node) => sum + (points[2 * node + axis] ?? 0), 0) / corners.length;
      const [x, y] = [mean(0), mean(1)];
      const first = corners[0] ?? 0;
      const weighed = mass * (weights[k] ?? 0);
      // A corner is farther from the middle than the triangle's points are on average.
      blur += (weighed * Math.hypot((points[2 * first] ?? 0) - x, (points[2 * first + 1] ?? 0) - y)) / 2;
      found.push([x, y, weighed]);
    };
    if (grid.axes.length === 2) forTriangles(grid, (mass, a, b, c) => add(mass, [a, b, c]));
    else for (const [i, mass] of (grid.axes[0]?.masses ?? []).entries()) add(mass, [i, i + 1]);
    return found;
  });
  return normalised(atoms, blur);
}

/** So many places along the longer side: about a hundred for each distribution, whose plan takes milliseconds. */
const PLACES = 14;

/** Atoms gathered in squares of a side, each at its own mean. */
function gathered(atoms: Atoms, side: number): Atoms {
  const sums = new Map<string, [x: number, y: number, mass: number]>();
  const keys = atoms.mass.map((mass, i) => {
    const [x, y] = [atoms.x[i] ?? 0, atoms.y[i] ?? 0];
    const key = `${Math.floor(x / side)},${Math.floor(y / side)}`;
    const sum = sums.get(key) ?? [0, 0, 0];
    sums.set(key, [sum[0] + mass * x, sum[1] + mass * y, sum[2] + mass]);
    return key;
  });
  const moved = atoms.mass.reduce((total, mass, i) => {
    const [x, y, all] = sums.get(keys[i] ?? "") ?? [0, 0, 1];
    return total + mass * Math.hypot((atoms.x[i] ?? 0) - x / all, (atoms.y[i] ?? 0) - y / all);
  }, 0);
  return normalised(
    [...sums.values()].map(([x, y, mass]) => [x / mass, y / mass, mass]),
    moved,
  );
}

/**
 * W₁(P, Q) in the plane, by the exact transport between about a hundred places of each: the masses of a square of the plane,
 * gathered at their mean.
 *
 * The interval is certain but for the blur of the atoms themselves, which it adds: above, the plan with the way to the places
 * and from them; below, the dual value of the plan's potentials, made a 1-Lipschitz function of the whole plane (Villani
 * 2009, theorem 5.10), on all atoms.
 *
 * @param cells where the potential is wanted
 */
export function planeWasserstein(cells: Cells, p: Atoms, q: Atoms): Distance {
  const side =
    Math.max(cells.extent.x[1] - cells.extent.x[0], cells.extent.y[1] - cells.extent.y[0]) / PLACES;
  const [from, to] = [gathered(p, side), gathered(q, side)];
  const cost = from.x.map((x, i) =>
    Float64Array.from(to.x, (other, j) => Math.hypot(x - other, (from.y[i] ?? 0) - (to.y[j] ?? 0))),
  );
  const plan = optimalTransport(cost, from.mass, to.mass);
  const f = lipschitz(to, plan.potentials.target);
  const mean = (atoms: Atoms) =>
    atoms.mass.reduce((sum, mass, i) => sum + mass * f(atoms.x[i] ?? 0, atoms.y[i] ?? 0), 0);
  const [onP, onQ] = [mean(p), mean(q)];
  const blur = p.blur + q.blur;
  const [width, height] = [cellWidth(cells), cellHeight(cells)];
  const low = Math.max(0, onP - onQ - blur);
  const high = plan.cost + from.blur + to.blur + blur;
  return {
    value: plan.cost,
    interval: [Math.min(low, plan.cost), high],
    potential: Float32Array.from(
      { length: cells.columns * cells.rows },
      (_, i) =>
        f(
          cells.extent.x[0] + ((i % cells.columns) + 0.5) * width,
          cells.extent.y[1] - (Math.floor(i / cells.columns) + 0.5) * height,
        ) -
        (onP + onQ) / 2,
    ),
  };
}

/** f(x) = min over j of |x − y_j| − v_j: 1-Lipschitz as a least of such functions, and −v_j or less at y_j. */
function lipschitz({ x, y }: Atoms, potentials: Float64Array): (px: number, py: number) => number {
  const [xs, ys] = [Float64Array.from(x), Float64Array.from(y)];
  return (px, py) => {
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < xs.length; j++) {
      const [dx, dy] = [px - (xs[j] ?? 0), py - (ys[j] ?? 0)];
      const value = Math.sqrt(dx * dx + dy * dy) - (potentials[j] ?? 0);
      if (value < least) least = value;
    }
    return least;
  };
}
