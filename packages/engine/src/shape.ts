type Shape = readonly number[];

/** The number of elements of an array of this shape; 1 for a scalar. */
export const sizeOf = (shape: Shape): number => shape.reduce((size, extent) => size * extent, 1);

/** `n` integers from `from` on. */
export const range = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i);

/** Every combination of one index below each extent, the last one fastest: the positions of an array, row by row. */
export const combinations = (extents: Shape): number[][] =>
  extents.reduce<number[][]>(
    (rows, extent) => rows.flatMap((row) => range(extent).map((i) => [...row, i])),
    [[]],
  );

/**
 * The shape to which arrays broadcast, as numpy does it: aligned at the end, extents of 1 stretched.
 *
 * @throws RangeError where two extents differ and neither is 1
 */
export function broadcastShape(shapes: readonly Shape[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length), 0);
  return range(rank).map((i) => {
    const extents = shapes.map((shape) => shape[i - rank + shape.length] ?? 1);
    const [extent = 1, ...others] = new Set(extents.filter((each) => each !== 1));
    if (others.length > 0) throw new RangeError(`shapes must broadcast, got ${shapes.map((s) => `[${s}]`)}`);
    return extent;
  });
}
