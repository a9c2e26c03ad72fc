import { mean } from "./gap.ts";
import { marginsOf, sumOfTables, type Table } from "./table.ts";

/** How many samples of each class there were, and how many of them were predicted rightly. */
export type ClassCounts = { readonly right: Float64Array; readonly of: Float64Array };

/** Counts of several blocks, added up. */
export function sumOfClassCounts(counts: readonly ClassCounts[]): ClassCounts {
  const classes = counts[0]?.of.length ?? 0;
  const sum = (pick: (counts: ClassCounts) => Float64Array) =>
    Float64Array.from({ length: classes }, (_, k) =>
      counts.reduce((total, each) => total + (pick(each)[k] ?? 0), 0),
    );
  return { right: sum(({ right }) => right), of: sum(({ of }) => of) };
}

/**
 * Balanced accuracy on the scale on which a guess has 0: (a − 1/K) / (1 − 1/K), a the mean over the K classes that occur of the share
 * that was predicted rightly; at least 0.
 */
export function skillOf({ right, of }: ClassCounts): number {
  const shares = [...of].flatMap((count, k) => (count > 0 ? [(right[k] ?? 0) / count] : []));
  if (shares.length < 2) return 0;
  const guess = 1 / shares.length;
  return Math.max(0, (mean(shares) - guess) / (1 - guess));
}

/** The class for each cell: the one of whose samples the largest share is there. */
function classOfCells(table: Table): Int32Array {
  const { ofColumns } = marginsOf(table);
  return Int32Array.from({ length: table.rows }, (_, row) => {
    let best = { column: 0, share: 0 };
    ofColumns.forEach((count, column) => {
      const share = (table.counts[row * table.columns + column] ?? 0) / Math.max(1, count);
      if (share > best.share) best = { column, share };
    });
    return best.column;
  });
}

/** How well cells predict classes: each block's by what the others say. */
export function predictedByCells(blocks: readonly Table[]): number {
  const counts = blocks.map((block): ClassCounts => {
    const classes = classOfCells(sumOfTables(blocks.filter((other) => other !== block)));
    const right = new Float64Array(block.columns);
    classes.forEach((column, row) => {
      right[column] = (right[column] ?? 0) + (block.counts[row * block.columns + column] ?? 0);
    });
    return { right, of: marginsOf(block).ofColumns };
  });
  return skillOf(sumOfClassCounts(counts));
}
