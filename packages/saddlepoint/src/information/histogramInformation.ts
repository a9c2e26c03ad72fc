import { firstWhere } from "../numeric/firstWhere.ts";
import { student975 } from "../quantity/intervals.ts";
import { meanAndVariance, meanQuantity } from "../quantity/meanQuantity.ts";
import { type Quantity, warned, withinCeiling } from "../quantity/quantity.ts";
import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import { distinctPairs } from "../samples/distinctRows.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import type { Numbers, Samples } from "../samples/samples.ts";
import { coverageEntropy } from "./coverageEntropy.ts";
import { type CellCounts, type Cells, cellCounts, plugInTerms } from "./plugInInformation.ts";

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
 * as it is; a continuous one must have one column. A value that at least n/bins samples share has a cell of its own, the others are
 * cut at their quantiles into cells of equal counts. Information about cells is at most that about the numbers, so for continuous
 * variables the estimate is low by what the cells lose.
 *
 * With fewer than three samples a cell of the table the first order is not enough: the estimate is then by entropies that reckon with
 * values never seen (`coverageEntropy`), and its interval begins where no information at all would explain the plug-in estimate
 * and ends where the first order does.
 *
 * @param x samples, n rows
 * @param y samples, n rows: row i belongs to row i of x
 * @returns an estimate; its ceiling is the smaller logarithm of the two variables' numbers of cells
 * @throws RangeError when x and y are not pairs, there are fewer than 10, a value is not finite, bins is not an integer of
 * at least 2, or a variable has several columns and more different rows than bins
 */
export function histogramInformation(allX: Samples, allY: Samples, options: HistogramOptions = {}): Quantity {
  requirePairs("histogramInformation", allX, allY, LEAST);
  const { x, y, warning } = distinctPairs(allX, allY);
  requirePairs("histogramInformation", x, y, LEAST);
  const { n } = x;
  const bins = options.bins ?? Math.max(2, Math.floor(Math.sqrt(n / 5)));
  if (!Number.isInteger(bins) || bins < 2)
    throw new RangeError(`histogramInformation(options): bins must be an integer of at least 2, got ${bins}`);
  const [a, b] = [cellsOf("x", x, bins), cellsOf("y", y, bins)];
  const counts = cellCounts(a, b);
  const ceiling = Math.log(Math.min(a.count, b.count));
  const plugIn = meanQuantity("I(x; y)", plugInTerms(a, b), { kind: "estimate", ceiling });
  const few = n < CROWD * a.count * b.count;
  // Where the variables are independent the terms hardly vary, and 2n times the estimate is chi-squared.
  const freedom = (a.count - 1) * (b.count - 1);
  const ofTerms = (plugIn.ci[1] - plugIn.value) ** 2;
  const half = Math.sqrt(ofTerms + (student975(n - 1) ** 2 * freedom) / (2 * n * n));
  const ofFirstOrder = plugIn.value - (counts.both.size - a.count - b.count + 1) / (2 * n);
  const [least, value, most] = few
    ? inOrder(plugIn.value - informationOfChance(a, b), ofCoverage(counts), ofFirstOrder)
    : [ofFirstOrder, ofFirstOrder, ofFirstOrder];
  const estimate = { ...plugIn, value, ci: [least - half, most + half] as const };
  return warned(
    withinCeiling(estimate),
    warning,
    few
      ? `only ${n} samples for ${a.count} x ${b.count} cells: how large the bias is is not known well, and the interval says so`
      : undefined,
  );
}

/** An estimate with what it may lie between. */
const inOrder = (low: number, value: number, high: number): readonly [number, number, number] => [
  Math.min(low, value, high),
  value,
  Math.max(low, value, high),
];

/** I(a; b) = H(a) + H(b) − H(a, b). */
const ofCoverage = ({ a, b, both }: CellCounts): number =>
  coverageEntropy(a) + coverageEntropy(b) - coverageEntropy(both.values());

/** Orders in which y is put to see what the plug-in estimate says by chance: it hardly varies. */
const SHUFFLES = 4;

/** The plug-in estimate where y belongs to x by chance. */
function informationOfChance(a: Cells, b: Cells): number {
  const orders = stream(0, "histogram.shuffles");
  let sum = 0;
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    const order = permutation(orders, a.cells.length);
    sum += meanAndVariance(plugInTerms(a, { ...b, cells: order.map((row) => b.cells[row] ?? 0) })).mean;
  }
  return sum / SHUFFLES;
}

const LEAST = 10;

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

/** A cell for each value that as many samples share as a cell holds, and cells of nearly equal counts for the others. */
function quantileCells(values: Numbers, bins: number): Cells {
  const crowd = values.length / bins;
  const shared = new Map<number, number>();
  for (const value of values) shared.set(value, (shared.get(value) ?? 0) + 1);
  const own = new Map<number, number>();
  for (const [value, count] of shared) if (count >= crowd) own.set(value, own.size);
  const others = Float64Array.from(values)
    .filter((value) => !own.has(value))
    .sort();
  if (others.length === 0)
    return { cells: Int32Array.from(values, (value) => own.get(value) ?? 0), count: own.size };
  const cuts = Math.max(1, Math.min(bins - own.size, Math.round(others.length / crowd)));
  const edges: number[] = [];
  for (let cut = 1; cut < cuts; cut++) {
    const edge = others[Math.floor((cut * others.length) / cuts)] ?? 0;
    if (edge > (edges.at(-1) ?? others[0] ?? 0)) edges.push(edge);
  }
  const cellOf = (value: number) =>
    own.get(value) ?? own.size + firstWhere(edges.length, (i) => value < (edges[i] ?? 0));
  return { cells: Int32Array.from(values, cellOf), count: own.size + edges.length + 1 };
}
