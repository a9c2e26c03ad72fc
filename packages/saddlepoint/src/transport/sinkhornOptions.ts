import type { CostMatrix } from "./costMatrix.ts";
import type { Masses } from "./masses.ts";

/** How far Sinkhorn's iterations have come. */
export type SinkhornProgress = {
  readonly iteration: number;
  /** The penalty now; it falls to the final one. */
  readonly epsilon: number;
  /** ‖π1 − a‖₁ + ‖πᵀ1 − b‖₁ as a share of all mass. */
  readonly marginalError: number;
};

export type SinkhornOptions = {
  /** ε > 0, in the costs' unit. Default 5 % of the mean cost Σ a b c: a smaller one is closer to exact and slower. */
  readonly epsilon?: number;
  /** The marginal error, a share of all mass, at which the iterations end. Default 1e-6. */
  readonly tolerance?: number;
  /** Over all penalties together, each of which takes one at least. Default 10,000. */
  readonly maxIterations?: number;
  /** Called after each iteration; throwing from it stops the iterations. */
  readonly onProgress?: (progress: SinkhornProgress) => void;
};

/** The options with their defaults filled in. */
export type SinkhornSettings = Required<SinkhornOptions>;

const SHARE_OF_MEAN = 0.05;

/** The share of the median cost from which on a penalty blurs: ten times what it is where mean and median agree. */
const BLURRING = 0.5;

/** Σ a b c / (Σ a Σ b). */
function meanCost({ values, n, m }: CostMatrix, { source, target }: Masses): number {
  let [sum, all] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const weight = (source[i] ?? 0) * (target[j] ?? 0);
      sum += weight * (values[i * m + j] ?? 0);
      all += weight;
    }
  }
  return sum / all;
}

/** Pairs of which a median is taken at most, evenly over the matrix. */
const LOOKED_AT = 100_000;

/** The greatest common divisor. */
const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** A warning where the default penalty is as large as half of all costs are: it hides what lies closer together. */
export function blurWarning(
  { values, m }: CostMatrix,
  { source, target }: Masses,
  epsilon: number,
): string | undefined {
  let stride = Math.max(1, Math.floor(values.length / LOOKED_AT));
  while (divisor(stride, m) > 1) stride++;
  const some = values
    .filter((_, k) => k % stride === 0 && (source[Math.floor(k / m)] ?? 0) > 0 && (target[k % m] ?? 0) > 0)
    .sort();
  const median = some[Math.floor(some.length / 2)] ?? 0;
  if (epsilon < BLURRING * median || epsilon === 0) return undefined;
  return `a few far points rule the mean cost: half of the pairs cost at most ${median.toPrecision(3)}, and an epsilon of 5% of the mean, ${epsilon.toPrecision(3)}, blurs what lies so close; give epsilon, or use the exact distance`;
}

/** The options checked and filled in. */
export function sinkhornSettings(
  owner: string,
  costs: CostMatrix,
  masses: Masses,
  options: SinkhornOptions,
): SinkhornSettings {
  const { tolerance = 1e-6, maxIterations = 10_000, onProgress = () => {} } = options;
  // Where every cost is 0, every plan is optimal and any penalty does.
  const epsilon = options.epsilon ?? (SHARE_OF_MEAN * Math.abs(meanCost(costs, masses)) || 1);
  for (const [name, value] of Object.entries({ epsilon, tolerance })) {
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`${owner}: ${name} must be positive and finite, got ${value}`);
  }
  if (!Number.isInteger(maxIterations) || maxIterations < 1)
    throw new RangeError(`${owner}: maxIterations must be an integer of at least 1, got ${maxIterations}`);
  return { epsilon, tolerance, maxIterations, onProgress };
}
