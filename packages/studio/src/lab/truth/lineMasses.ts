import type { Cells } from "./cells.ts";
import type { LatentGrid } from "./latentGrid.ts";

/**
 * Adds the image of a unit of noise under a generator that is linear between the grid's nodes: in a cell, the prior's mass of
 * the noise that is sent there, exactly. Folds add up, a piece that is squeezed to a point is an atom.
 *
 * @param points the generator's values at the nodes
 * @param into [columns], added to
 */
export function addLine(
  cells: Cells,
  grid: LatentGrid,
  points: Float32Array,
  weight: number,
  into: Float64Array,
): void {
  const axis = grid.axes[0];
  if (axis === undefined) return;
  const { nodes, masses, between } = axis;
  const [low, high] = cells.extent.x;
  const scale = cells.columns / (high - low);
  const add = (cell: number, mass: number) => {
    if (cell >= 0 && cell < cells.columns) into[cell] = (into[cell] ?? 0) + weight * mass;
  };
  for (let i = 0; i < masses.length; i++) {
    const start = ((points[i] ?? 0) - low) * scale;
    const end = ((points[i + 1] ?? 0) - low) * scale;
    const [first, last] = [Math.floor(Math.min(start, end)), Math.floor(Math.max(start, end))];
    if (first === last) {
      add(first, masses[i] ?? 0);
      continue;
    }
    const from = nodes[i] ?? 0;
    const slope = ((nodes[i + 1] ?? 0) - from) / (end - start);
    const noiseAt = (place: number) => from + (place - start) * slope;
    const [least, most] = [Math.min(start, end), Math.max(start, end)];
    let a = noiseAt(Math.max(least, 0));
    for (let cell = Math.max(first, 0); cell <= Math.min(last, cells.columns - 1); cell++) {
      const b = noiseAt(Math.min(cell + 1, most));
      add(cell, a < b ? between(a, b) : between(b, a));
      a = b;
    }
  }
}
