import { normalQuantile } from "../numeric/normalQuantile.ts";
import type { Table } from "./table.ts";

/** What a factor's samples are predicted as: a class's indicator each, or one number. */
export type Targets = {
  /** What each value of the factor stands for, centred, with variance 1 in all: [values, width]. */
  readonly ofValues: Float64Array;
  readonly width: number;
  /** How many numbers of them are free. */
  readonly freedom: number;
};

/** A number for each ordered value; for classes their indicators over the roots of their shares, so that each class weighs the same. */
export function targetsOf(counts: Float64Array, ordered: boolean): Targets {
  const n = counts.reduce((sum, count) => sum + count, 0);
  if (ordered) {
    const mean = counts.reduce((sum, count, value) => sum + (count * value) / n, 0);
    const variance = counts.reduce((sum, count, value) => sum + (count * (value - mean) ** 2) / n, 0);
    const deviation = Math.sqrt(variance) || 1;
    return { ofValues: counts.map((_, value) => (value - mean) / deviation), width: 1, freedom: 1 };
  }
  const width = counts.length;
  const freedom = Math.max(1, counts.filter((count) => count > 0).length - 1);
  const ofValues = new Float64Array(width * width);
  counts.forEach((_, value) => {
    counts.forEach((count, k) => {
      if (count === 0) return;
      const share = count / n;
      ofValues[value * width + k] = ((value === k ? 1 : 0) - share) / Math.sqrt(share * freedom);
    });
  });
  return { ofValues, width, freedom };
}

/** What each code adds to a prediction. */
export type Component = {
  /** A row of `width` numbers for each of its cells. */
  readonly ofCells: Float64Array;
  /** The deviation that it gives to the prediction. */
  readonly size: number;
  /** What that is without the penalty, less what chance gives on average: of a code that knows nothing too large, not too small. */
  readonly restored: number;
};

/** The share of cases in which any code is taken for any factor where codes know nothing of factors. */
const FALSELY = 0.01;

/** The chi-squared distribution's point below which lie `share` of cases (Wilson and Hilferty 1931). */
function chiSquaredQuantile(share: number, freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + normalQuantile(share) * Math.sqrt(spread)) ** 3;
}

/** Sweeps over all codes at most, and what change of a component ends them. */
const SWEEPS = 200;
const SETTLED = 1e-7;

export type AdditiveTask = {
  /** How many samples each pair of two codes' cells have in common, by both codes. */
  readonly pairs: readonly (readonly Table[])[];
  /** How many samples each cell of a code and each value of the factor have in common. */
  readonly tables: readonly Table[];
  readonly targets: Targets;
  /** How many such models are fitted, one a factor. */
  readonly models: number;
};

/**
 * A sparse additive model of a factor: the sum of a function of each code, most of them 0 (Ravikumar et al. 2009, algorithm 1).
 *
 * min ½ E‖Y − Σᵢ fᵢ(cᵢ)‖² + Σᵢ λᵢ √E‖fᵢ‖², fᵢ ← (1 − λᵢ/‖Sᵢ rᵢ‖)₊ Sᵢ rᵢ, Sᵢ rᵢ the mean in each cell of what the others leave.
 *
 * λᵢ is where chance would take any code into any of the models in 1 % of cases: where code i is independent of Y, of k free numbers with variance 1
 * in all, kn ‖Sᵢ Y‖² is chi-squared with k (cells − 1) degrees of freedom.
 */
export function additiveModel({ pairs, tables, targets, models }: AdditiveTask): readonly Component[] {
  const { width, ofValues, freedom } = targets;
  const codes = tables.map(({ rows, columns, counts }, i) => {
    const sums = new Float64Array(rows * width);
    counts.forEach((count, at) => {
      if (count === 0) return;
      const [row, value] = [Math.floor(at / columns), at % columns];
      for (let k = 0; k < width; k++) {
        sums[row * width + k] = (sums[row * width + k] ?? 0) + count * (ofValues[value * width + k] ?? 0);
      }
    });
    const own = pairs[i]?.[i]?.counts ?? new Float64Array(0);
    const sizes = Float64Array.from({ length: rows }, (_, row) => own[row * rows + row] ?? 0);
    return { sums, sizes, ofCells: new Float64Array(rows * width), size: 0, restored: 0 };
  });
  const n = codes[0]?.sizes.reduce((sum, size) => sum + size, 0) ?? 0;
  const freedoms = codes.map(({ sizes }) =>
    Math.max(1, (sizes.filter((size) => size > 0).length - 1) * freedom),
  );
  const penalties = freedoms.map((ofChance) =>
    Math.sqrt(chiSquaredQuantile(1 - FALSELY / (codes.length * models), ofChance) / (n * freedom)),
  );
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let largest = 0;
    codes.forEach((code, i) => {
      const left = code.sums.slice();
      codes.forEach((other, h) => {
        if (h === i || other.size === 0) return;
        const { counts = new Float64Array(0), columns = 0 } = pairs[i]?.[h] ?? {};
        counts.forEach((count, at) => {
          if (count === 0) return;
          const [row, cell] = [Math.floor(at / columns), at % columns];
          for (let k = 0; k < width; k++) {
            left[row * width + k] =
              (left[row * width + k] ?? 0) - count * (other.ofCells[cell * width + k] ?? 0);
          }
        });
      });
      let square = 0;
      for (let at = 0; at < left.length; at++) {
        const size = code.sizes[Math.floor(at / width)] ?? 0;
        const mean = size > 0 ? (left[at] ?? 0) / size : 0;
        left[at] = mean;
        square += (size / n) * mean * mean;
      }
      const norm = Math.sqrt(square);
      const kept = norm > 0 ? Math.max(0, 1 - (penalties[i] ?? 0) / norm) : 0;
      let change = 0;
      for (let at = 0; at < left.length; at++) {
        const next = kept * (left[at] ?? 0);
        change = Math.max(change, Math.abs(next - (code.ofCells[at] ?? 0)));
        code.ofCells[at] = next;
      }
      code.size = kept * norm;
      code.restored = Math.sqrt(Math.max(0, square - (freedoms[i] ?? 0) / (n * freedom)));
      largest = Math.max(largest, change);
    });
    if (largest < SETTLED) break;
  }
  return codes.map(({ ofCells, size, restored }) => ({ ofCells, size, restored }));
}
