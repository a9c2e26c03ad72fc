import type { FDivergence } from "../divergences/fDivergence.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import type { Both } from "./both.ts";
import type { LogRatios } from "./logRatio.ts";
import {
  bestRescaling,
  boundOf,
  boundWithUnseen,
  cutRatios,
  limitWarning,
  logRatioLimits,
  witnessTerms,
} from "./witness.ts";

/** What log ratios that were fitted to the rest of the samples say of each part of them. */
type Scored = Pick<LogRatios, "selection" | "evaluation" | "training">;

/** A divergence from below, on samples that no log ratio was fitted to, and between that and the samples that they were fitted to. */
export type CrossFitted = {
  readonly lower: Quantity;
  readonly estimate: Quantity;
  /** Whether samples of P and of Q are told apart without an error. */
  readonly separated: boolean;
};

/**
 * The bounds of all folds together: each fold's witness is fixed by samples that it is not measured on. What it says of samples that it
 * was fitted to is too high, if anything, and of those that it never saw too low: the estimate lies between. Both miss what no witness
 * found, so the interval reaches further up, by half of what lies between them.
 */
export function crossFittedDivergence(divergence: FDivergence, folds: readonly Scored[]): CrossFitted {
  const sizes = { p: 0, q: 0 };
  for (const { evaluation } of folds) {
    sizes.p += evaluation.p.length;
    sizes.q += evaluation.q.length;
  }
  const limits = logRatioLimits(divergence, sizes.p, sizes.q);
  const scored = folds.map((fold) => {
    const rescaling = bestRescaling(divergence, fold.selection, limits);
    const terms = (of: Both<ArrayLike<number>>) => witnessTerms(divergence, of, limits, rescaling);
    return {
      held: { ratios: cutRatios(fold.evaluation, limits, rescaling), terms: terms(fold.evaluation) },
      learned: boundOf(divergence, terms(fold.training)).value,
      rescaled: { ...fold.evaluation, ...rescaling },
    };
  });
  const { bound, separated } = boundWithUnseen(
    divergence,
    scored.map(({ held }) => held),
  );
  const high = scored.reduce((sum, { learned }) => sum + learned / scored.length, 0);
  const half = bound.ci[1] - bound.value;
  const below = bound.value - bound.ci[0];
  const [low, most] = [Math.min(bound.value, high), Math.max(bound.value, high)];
  const warnings = [
    limitWarning(
      scored.map(({ rescaled }) => rescaled),
      limits,
      divergence,
    ),
    fewWarning(Math.min(sizes.p, sizes.q)),
  ];
  return {
    separated,
    lower: warned(atLeast(divergence.least, bound), ...warnings),
    estimate: warned(
      atLeast(divergence.least, {
        ...bound,
        kind: "estimate",
        value: Math.max((low + most) / 2, bound.value),
        ci: [low - below, separated ? divergence.ceiling : most + half + (most - low) / 2],
      }),
      ...warnings,
    ),
  };
}
