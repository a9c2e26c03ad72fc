import { type Cells, type Masses, withOutside } from "./cells.ts";
import type { LatentGrid } from "./latentGrid.ts";
import { addLine } from "./lineMasses.ts";
import { addHat, triangleCanvas } from "./triangleMasses.ts";

/** Both triangles of every cell of a grid in the plane, with the mass of each and the nodes at its corners. */
export function forTriangles(
  { axes, columns, rows }: LatentGrid,
  visit: (mass: number, a: number, b: number, c: number) => void,
): void {
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const mass = ((axes[0]?.masses[column] ?? 0) * (axes[1]?.masses[row] ?? 0)) / 2;
      const corner = row * columns + column;
      visit(mass, corner, corner + 1, corner + columns);
      visit(mass, corner + columns + 1, corner + columns, corner + 1);
    }
  }
}

/**
 * The distribution of G(z), by change of variables: G is taken as linear between the nodes of a grid of the noise.
 *
 * A unit of noise on a line: each cell has exactly the prior's mass of what is sent there. Two units: each cell of the grid
 * is two triangles, which spread their mass evenly over their images, clipped at the cells' borders exactly. Folds add up,
 * and no mass is lost: what is not inside is outside.
 *
 * @param points G at the grid's nodes, [rows, columns, dimension]; a generator with codes has one image for each value
 * @param weights of the images, of sum 1
 * @throws RangeError for one unit of noise in the plane: its image is a curve, and has no density
 */
export function modelMasses(
  cells: Cells,
  grid: LatentGrid,
  images: readonly Float32Array[],
  weights: readonly number[],
): Masses {
  if (grid.axes.length < cells.dimension) {
    throw new RangeError(
      `modelMasses(cells, grid, images, weights): grid must have as many axes as the cells, ${cells.dimension}, got ${grid.axes.length}`,
    );
  }
  return withOutside((cells.dimension === 1 ? onLine : onPlane)(cells, grid, images, weights));
}

function onLine(
  cells: Cells,
  grid: LatentGrid,
  images: readonly Float32Array[],
  weights: readonly number[],
): Float64Array {
  const inside = new Float64Array(cells.columns);
  images.forEach((points, k) => {
    const weight = weights[k] ?? 0;
    if (grid.axes.length === 1) addLine(cells, grid, points, weight, inside);
    else {
      forTriangles(grid, (mass, a, b, c) =>
        addHat(cells, weight * mass, [points[a] ?? 0, points[b] ?? 0, points[c] ?? 0], inside),
      );
    }
  });
  return inside;
}

function onPlane(
  cells: Cells,
  grid: LatentGrid,
  images: readonly Float32Array[],
  weights: readonly number[],
): Float64Array {
  const { columns, rows, extent } = cells;
  const canvas = triangleCanvas(columns, rows);
  const across = columns / (extent.x[1] - extent.x[0]);
  const down = rows / (extent.y[1] - extent.y[0]);
  images.forEach((points, k) => {
    const weight = weights[k] ?? 0;
    // In cells, from the top left corner: y grows downwards.
    const places = new Float64Array(points.length);
    for (let i = 0; i < points.length; i += 2) {
      places[i] = ((points[i] ?? 0) - extent.x[0]) * across;
      places[i + 1] = (extent.y[1] - (points[i + 1] ?? 0)) * down;
    }
    forTriangles(grid, (mass, a, b, c) => canvas.add(weight * mass, places, 2 * a, 2 * b, 2 * c));
  });
  return canvas.masses();
}
