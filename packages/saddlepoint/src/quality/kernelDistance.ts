import { student975 } from "../quantity/intervals.ts";
import { jackknifeVariance } from "../quantity/jackknifeVariance.ts";
import { plusMinus } from "../quantity/meanQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import {
  eachPair,
  type FeatureRows,
  type FeatureSpace,
  featureSpace,
  type PairOptions,
  type VisitRow,
} from "./featureSpace.ts";

/** The sums of k(xᵢ, yⱼ) over one of both, gathered row by row. */
type KernelSums = {
  readonly visit: VisitRow;
  /** Σⱼ k(xᵢ, yⱼ) of each row; of a set with itself without j = i. */
  readonly rows: Float64Array;
  /** Σᵢ k(xᵢ, yⱼ) of each row of the other set. */
  readonly columns: Float64Array;
};

/** Gathers k(a, b) = (aᵀb / d + 1)³ of two sets, or of one with itself. */
function kernelSums(a: FeatureRows, b: FeatureRows): KernelSums {
  const rows = new Float64Array(a.n);
  const itself = a === b;
  const columns = itself ? rows : new Float64Array(b.n);
  return {
    rows,
    columns,
    visit(i, products) {
      const own = (a.along[i] ?? 0) + a.origin;
      let sum = 0;
      // Of a set with itself each pair is seen once, for both of its samples.
      const end = itself ? i : products.length;
      for (let j = 0; j < end; j++) {
        const base = ((products[j] ?? 0) + own + (b.along[j] ?? 0)) / a.d + 1;
        const k = base * base * base;
        sum += k;
        columns[j] = (columns[j] ?? 0) + k;
      }
      rows[i] = (rows[i] ?? 0) + sum;
    },
  };
}

/** The sums of the kernel within the real samples, within the generated ones, and between both. */
export type SpaceKernels = {
  readonly real: KernelSums;
  readonly generated: KernelSums;
  readonly between: KernelSums;
};

export const spaceKernels = ({ real, generated }: FeatureSpace): SpaceKernels => ({
  real: kernelSums(real, real),
  generated: kernelSums(generated, generated),
  between: kernelSums(real, generated),
});

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** KID from sums of the kernel; see `kernelDistance`. */
export function kernelDistanceOf(quantity: string, { real, generated, between }: SpaceKernels): Quantity {
  const [n, m] = [real.rows.length, generated.rows.length];
  const [xx, yy, xy] = [total(real.rows), total(generated.rows), total(between.rows)];
  const value = xx / (n * (n - 1)) + yy / (m * (m - 1)) - (2 * xy) / (n * m);
  const withoutReal = real.rows.map(
    (row, i) =>
      (xx - 2 * row) / ((n - 1) * (n - 2)) +
      yy / (m * (m - 1)) -
      (2 * (xy - (between.rows[i] ?? 0))) / ((n - 1) * m),
  );
  const withoutGenerated = generated.rows.map(
    (row, j) =>
      xx / (n * (n - 1)) +
      (yy - 2 * row) / ((m - 1) * (m - 2)) -
      (2 * (xy - (between.columns[j] ?? 0))) / (n * (m - 1)),
  );
  const variance = jackknifeVariance(withoutReal) + jackknifeVariance(withoutGenerated);
  const half = student975(Math.min(n, m) - 1) * Math.sqrt(variance);
  return plusMinus(quantity, value, half, n + m, { kind: "estimate", unit: "dimensionless" });
}

/** The fewest samples of each set: without any one there must be a pair. */
const LEAST_FOR_KERNEL = 3;

/**
 * KID, the kernel distance of two sets of features: the unbiased estimate of MMD² with k(a, b) = (aᵀb / d + 1)³ (Bińkowski et
 * al. 2018, section 4; Gretton et al. 2012, eq. 3), from all pairs:
 *
 * 1/(n(n−1)) Σ_{i≠j} k(xᵢ, xⱼ) + 1/(m(m−1)) Σ_{i≠j} k(yᵢ, yⱼ) − 2/(nm) Σ k(xᵢ, yⱼ).
 *
 * Its mean is 0 where both distributions are one and the same, so it may be negative. The 95 % interval is the jackknife's,
 * exact to first order and too wide rather than too narrow where the distributions are the same.
 *
 * @param real features [n, d] of real samples
 * @param generated features [m, d] of generated ones
 * @param quantity what to call it, with the network that the features come from
 * @throws RangeError for fewer than 3 samples of either, sets of different dimension, or more than 4,096 features
 */
export async function kernelDistance(
  real: Samples,
  generated: Samples,
  { quantity = "KID", ...options }: PairOptions & { readonly quantity?: string } = {},
): Promise<Quantity> {
  const space = featureSpace("kernelDistance(real, generated)", real, generated, LEAST_FOR_KERNEL);
  const sums = spaceKernels(space);
  await eachPair(
    space,
    { real: [sums.real.visit], generated: [sums.generated.visit], between: () => [sums.between.visit] },
    options,
  );
  return kernelDistanceOf(quantity, sums);
}
