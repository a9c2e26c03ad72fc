import { firstWhere } from "../numeric/firstWhere.ts";
import { student975 } from "../quantity/intervals.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import { type Quantity, warned } from "../quantity/quantity.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import type { Numbers, Samples } from "../samples/samples.ts";

export type HistogramOptions = {
  /** The most cells of each variable. Default ⌊√(n/5)⌋: five samples a cell of the table. */
  readonly bins?: number;
};

/** Samples a cell of the table below which the correction of the bias is not enough. */
const CROWD = 3;

/**
 * The information between two binned variables, in nats: an estimate, for discrete variables or one number each.
 *
 * Σ p̂(a, b) log p̂(a, b)/(p̂(a) p̂(b)) − (K_ab − K_a − K_b + 1)/2n, K the cells that hold a sample: the plug-in estimate less
 * the bias of its first order (Miller 1955; Roulston 1999, eq. 15). A variable of at most `bins` different rows is counted
 * as it is; a continuous one must have one column, and is cut at its quantiles into cells of equal counts. Information
 * about cells is at most that about the numbers, so for continuous variables the estimate is low by what the cells lose.
 *
 * @param x samples, n rows
 * @param y samples, n rows: row i belongs to row i of x
 * @returns an estimate; its ceiling is the smaller logarithm of the two variables' numbers of cells
 * @throws RangeError when x and y are not pairs, there are fewer than 10, a value is not finite, bins is not an integer of
 * at least 2, or a variable has several columns and more different rows than bins
 */
export function histogramInformation(x: Samples, y: Samples, options: HistogramOptions = {}): Quantity {
  requirePairs("histogramInformation", x, y, LEAST);
  const { n } = x;
  const bins = options.bins ?? Math.max(2, Math.floor(Math.sqrt(n / 5)));
  if (!Number.isInteger(bins) || bins < 2)
    throw new RangeError(`histogramInformation(options): bins must be an integer of at least 2, got ${bins}`);
  const [a, b] = [cellsOf("x", x, bins), cellsOf("y", y, bins)];
  const counts = {
    a: new Float64Array(a.count),
    b: new Float64Array(b.count),
    both: new Map<number, number>(),
  };
  const key = (i: number) => (a.cells[i] ?? 0) * b.count + (b.cells[i] ?? 0);
  for (let i = 0; i < n; i++) {
    counts.a[a.cells[i] ?? 0] = (counts.a[a.cells[i] ?? 0] ?? 0) + 1;
    counts.b[b.cells[i] ?? 0] = (counts.b[b.cells[i] ?? 0] ?? 0) + 1;
    counts.both.set(key(i), (counts.both.get(key(i)) ?? 0) + 1);
  }
  const terms = Float64Array.from({ length: n }, (_, i) => {
    const expected = ((counts.a[a.cells[i] ?? 0] ?? 0) * (counts.b[b.cells[i] ?? 0] ?? 0)) / n;
    return Math.log((counts.both.get(key(i)) ?? 0) / expected);
  });
  const bias = (counts.both.size - a.count - b.count + 1) / (2 * n);
  const plugIn = meanQuantity("I(x; y)", terms, {
    kind: "estimate",
    ceiling: Math.log(Math.min(a.count, b.count)),
  });
  // Where the variables are independent the terms hardly vary, and 2n times the estimate is chi-squared.
  const freedom = (a.count - 1) * (b.count - 1);
  const ofTerms = (plugIn.ci[1] - plugIn.value) ** 2;
  const half = Math.sqrt(ofTerms + (student975(n - 1) ** 2 * freedom) / (2 * n * n));
  const value = plugIn.value - bias;
  return warned(
    { ...plugIn, value, ci: [value - half, value + half] },
    n < CROWD * a.count * b.count
      ? `only ${n} samples for ${a.count} x ${b.count} cells: the correction of the bias is not enough`
      : undefined,
  );
}

const LEAST = 10;

type Cells = { readonly cells: Int32Array; readonly count: number };

/** The cell of each sample: its distinct row where there are few, its quantile where there is one column. */
function cellsOf(name: string, samples: Samples, bins: number): Cells {
  const { values, n, d } = samples;
  const distinct = new Map<string, number>();
  const cells = new Int32Array(n);
  for (let i = 0; i < n && distinct.size <= bins; i++) {
    const row = values.subarray(i * d, (i + 1) * d).join();
    const known = distinct.get(row) ?? distinct.size;
    distinct.set(row, known);
    cells[i] = known;
  }
  if (distinct.size <= bins) return { cells, count: distinct.size };
  if (d > 1) {
    throw new RangeError(
      `histogramInformation(x, y): ${name} must have one column or at most ${bins} different rows, got ${d} columns`,
    );
  }
  return quantileCells(values, bins);
}

/** Cells of nearly equal counts; equal numbers share one. */
function quantileCells(values: Numbers, bins: number): Cells {
  const sorted = values.slice().sort();
  const edges: number[] = [];
  for (let bin = 1; bin < bins; bin++) {
    const edge = sorted[Math.floor((bin * sorted.length) / bins)] ?? 0;
    if (edge > (edges.at(-1) ?? sorted[0] ?? 0)) edges.push(edge);
  }
  const cells = Int32Array.from(values, (value) => firstWhere(edges.length, (i) => value < (edges[i] ?? 0)));
  return { cells, count: edges.length + 1 };
}
