import type { CostMatrix } from "./costMatrix.ts";
import type { Masses } from "./masses.ts";

/** How far Sinkhorn's iterations have come. */
export type SinkhornProgress = {
  readonly iteration: number;
  /** The penalty now; it falls to the final one. */
  readonly epsilon: number;
  /** ‖π1 − a‖₁ as a share of all mass. */
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
