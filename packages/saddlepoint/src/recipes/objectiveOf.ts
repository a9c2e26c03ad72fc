import type { CodeLayout } from "../codes/codeLayout.ts";
import { divergenceNamed } from "../divergences/divergences.ts";
import { classifier } from "../objectives/classifier.ts";
import { type Constraint, clipWeights, unitNormWeights } from "../objectives/constraint.ts";
import { fGan } from "../objectives/fGan.ts";
import { gradientPenalty } from "../objectives/gradientPenalty.ts";
import { hinge } from "../objectives/hinge.ts";
import { information } from "../objectives/information.ts";
import { leastSquares } from "../objectives/leastSquares.ts";
import { minimax } from "../objectives/minimax.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { type Objective, objective } from "../objectives/objective.ts";
import { relativistic } from "../objectives/relativistic.ts";
import type { Term } from "../objectives/term.ts";
import { wasserstein } from "../objectives/wasserstein.ts";
import { r1, r2 } from "../objectives/zeroCentredPenalties.ts";
import { courseOf, updatesOf } from "./courseOf.ts";
import type { Recipe } from "./schema.ts";

const GAMES = {
  "non-saturating": nonSaturating,
  relativistic,
  minimax,
  "least-squares": leastSquares,
  hinge,
  wasserstein,
} as const;

/** The penalties of a recipe: R2 comes with R1 and moves as it does. */
function penaltiesOf(recipe: Recipe): readonly Term[] {
  const { penalty } = recipe.objective;
  if (penalty === undefined) return [];
  const moved = (value: number) => courseOf(value, penalty, updatesOf(recipe).critic);
  const weight = moved(penalty.weight);
  if (penalty.kind === "gradient") return [gradientPenalty({ weight })];
  const { samples } = penalty;
  return [
    r1({ weight, samples }),
    ...(penalty.r2 === undefined ? [] : [r2({ weight: moved(penalty.r2), samples })]),
  ];
}

/** The adversarial game of a recipe. */
function adversarialOf({ adversarial }: Recipe["objective"]): Term {
  if (typeof adversarial === "string") return GAMES[adversarial]();
  const { divergence, generator } = adversarial;
  return fGan(divergenceNamed(divergence), { generator });
}

/** The game of a recipe: its terms, composed. */
export function objectiveOf(recipe: Recipe, layout: CodeLayout): Objective {
  const { information: informative, labels } = recipe.objective;
  return objective([
    adversarialOf(recipe.objective),
    ...penaltiesOf(recipe),
    ...(informative === undefined ? [] : [information(layout, informative.weights)]),
    ...(labels?.by === "classifier" ? [classifier(layout, labels)] : []),
  ]);
}

/** What is done to the critic's weights; spectral normalisation is in its layers themselves. */
export function constraintOf({ objective: { constraint } }: Recipe): Constraint | undefined {
  if (constraint?.kind === "clip") return clipWeights(constraint.limit);
  if (constraint?.kind === "unit-norm") return unitNormWeights();
  return undefined;
}
