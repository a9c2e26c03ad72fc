/** Two variables' cells of each sample, from 0 on without a gap. */
export type Cells = { readonly cells: Int32Array; readonly count: number };

/** How many samples each cell of two variables and of their table holds. */
export type CellCounts = {
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** By a · (cells of b) + b: only those that hold a sample. */
  readonly both: ReadonlyMap<number, number>;
};

/** Counts samples by their cells. */
export function cellCounts(a: Cells, b: Cells): CellCounts {
  const counts = {
    a: new Float64Array(a.count),
    b: new Float64Array(b.count),
    both: new Map<number, number>(),
  };
  a.cells.forEach((i, sample) => {
    const j = b.cells[sample] ?? 0;
    const key = i * b.count + j;
    counts.a[i] = (counts.a[i] ?? 0) + 1;
    counts.b[j] = (counts.b[j] ?? 0) + 1;
    counts.both.set(key, (counts.both.get(key) ?? 0) + 1);
  });
  return counts;
}

/** Each sample's log p̂(a, b)/(p̂(a) p̂(b)), in nats: their mean is the plug-in estimate. */
export function plugInTerms(a: Cells, b: Cells): Float64Array {
  const counts = cellCounts(a, b);
  const n = a.cells.length;
  return Float64Array.from(a.cells, (i, sample) => {
    const j = b.cells[sample] ?? 0;
    const expected = ((counts.a[i] ?? 0) * (counts.b[j] ?? 0)) / n;
    return Math.log((counts.both.get(i * b.count + j) ?? 0) / expected);
  });
}
