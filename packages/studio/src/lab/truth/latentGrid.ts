import { coarserAxis, type NoiseAxis, noiseAxis, type Prior } from "./noiseAxis.ts";

/** A grid of the noise's values, to be put through the generator. */
export interface LatentGrid {
  /** One or two. */
  readonly axes: readonly NoiseAxis[];
  /** Nodes along the first axis. */
  readonly columns: number;
  /** Nodes along the second; 1 where there is none. */
  readonly rows: number;
}

/**
 * The grid for noise of one or two units, in the order of the generator's input.
 *
 * @throws RangeError for another number of units
 */
export function latentGrid(priors: readonly Prior[]): LatentGrid {
  const { length } = priors;
  if (length !== 1 && length !== 2)
    throw new RangeError(`latentGrid(priors): there must be one prior or two, got ${length}`);
  return gridOf(priors.map((prior) => noiseAxis(prior, length)));
}

const gridOf = (axes: readonly NoiseAxis[]): LatentGrid => ({
  axes,
  columns: axes[0]?.nodes.length ?? 1,
  rows: axes[1]?.nodes.length ?? 1,
});

/** The points of a grid with these nodes along its axes, row by row, [rows, columns, axes]; of one axis, a row. */
export function gridPoints([across = [], down]: readonly ArrayLike<number>[]): Float32Array {
  const row = Array.from(across);
  return Float32Array.from(
    down === undefined ? row : Array.from(down).flatMap((y) => row.flatMap((x) => [x, y])),
  );
}

/** The grid's values, [rows, columns, axes]: what the generator is given. */
export const latentValues = ({ axes }: LatentGrid): Float32Array =>
  gridPoints(axes.map(({ nodes }) => nodes));

/** Every second node along each axis. */
export const coarserGrid = ({ axes }: LatentGrid): LatentGrid => gridOf(axes.map(coarserAxis));

/** The generator's values at the nodes that `coarserGrid` keeps, [rows, columns, dimension]. */
export function coarserPoints(
  { columns, rows }: LatentGrid,
  points: Float32Array,
  dimension: number,
): Float32Array {
  const kept = new Float32Array(((columns + 1) / 2) * ((rows + 1) / 2) * dimension);
  let at = 0;
  for (let row = 0; row < rows; row += 2) {
    for (let column = 0; column < columns; column += 2) {
      const from = (row * columns + column) * dimension;
      for (let d = 0; d < dimension; d++) kept[at++] = points[from + d] ?? 0;
    }
  }
  return kept;
}
