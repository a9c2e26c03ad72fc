/** Every combination of one index below each extent, the last one fastest: the positions of an array, row by row. */
export const combinations = (extents: readonly number[]): number[][] =>
  extents.reduce<number[][]>(
    (rows, extent) => rows.flatMap((row) => Array.from({ length: extent }, (_, i) => [...row, i])),
    [[]],
  );
