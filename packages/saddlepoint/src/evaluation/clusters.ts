import { munkres } from "munkres";
import { wilson } from "../quantity/intervals.ts";

/** How well codes match classes after the best one-to-one matching. */
export type ClusterMatch = {
  /** The share of samples whose code is not matched to their class, in [0, 1]. */
  readonly errorRate: number;
  /** A 95 % Wilson interval of the error rate. */
  readonly ci: readonly [number, number];
  readonly n: number;
  /** For each code value, the class matched to it; −1 where there are more values than classes. */
  readonly assignment: readonly number[];
  /** Counts: confusion[code][class]. */
  readonly confusion: readonly (readonly number[])[];
};

function checkedCount(values: ArrayLike<number>, name: string): number {
  let largest = -1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isInteger(value) || value < 0) {
      throw new RangeError(
        `matchClusters(codes, labels): ${name}[${i}] must be an integer of at least 0, got ${value}`,
      );
    }
    largest = Math.max(largest, value);
  }
  return largest + 1;
}

/**
 * Matches code values to classes one to one so that the fewest samples disagree, and reports what remains.
 *
 * min over matchings π of (1/n) Σ 1[π(codeᵢ) ≠ labelᵢ], by the Hungarian algorithm (Kuhn 1955; Munkres 1957).
 *
 * @param codes each sample's code value, an integer of at least 0
 * @param labels each sample's class, an integer of at least 0
 * @param values how many values the code has; the largest seen plus 1 unless told
 * @throws RangeError when the lengths differ, are 0, or an entry is not such an integer
 */
export function matchClusters(
  codes: ArrayLike<number>,
  labels: ArrayLike<number>,
  values?: number,
): ClusterMatch {
  const n = codes.length;
  if (n === 0 || n !== labels.length) {
    throw new RangeError(
      `matchClusters(codes, labels): needs as many codes as labels, got ${n} and ${labels.length}`,
    );
  }
  const rows = Math.max(checkedCount(codes, "codes"), values ?? 0);
  const columns = checkedCount(labels, "labels");
  const confusion = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  for (let i = 0; i < n; i++) {
    const row = confusion[codes[i] ?? 0];
    const label = labels[i] ?? 0;
    if (row) row[label] = (row[label] ?? 0) + 1;
  }
  const assignment = new Array<number>(rows).fill(-1);
  let matched = 0;
  for (const [row, column] of munkres(confusion.map((counts) => counts.map((count) => -count)))) {
    assignment[row] = column;
    matched += confusion[row]?.[column] ?? 0;
  }
  const errorRate = 1 - matched / n;
  return { errorRate, ci: wilson(errorRate, n), n, assignment, confusion };
}
