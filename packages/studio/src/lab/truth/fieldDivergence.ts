import type { Masses } from "./cells.ts";
import type { PointwiseTruth } from "./gameTruth.ts";
import type { TargetMasses } from "./targetMasses.ts";

/** A mass that no numerical means here can tell from none. */
const NO_MASS = 1e-3;

/** The divergence of two partitions, and the masses of either that lie where the other has none. */
export interface PartitionDivergence {
  readonly value: number;
  readonly onlyP: number;
  readonly onlyQ: number;
}

/**
 * D_f of P and Q as they fall into cells, the outside counted as one more cell: Σ q f(p/q).
 *
 * It never exceeds D_f(P‖Q) (data processing; Csiszár 1967) and rises to it as the cells become finer. Infinite where f says
 * so and more than a thousandth of one distribution lies where the other has nothing; what is less is left out, and told.
 */
export function partitionDivergence(truth: PointwiseTruth, p: TargetMasses, q: Masses): PartitionDivergence {
  let value = 0;
  let onlyP = 0;
  let onlyQ = 0;
  const pair = (massP: number, massQ: number, logP: () => number) => {
    if (massQ <= 0) onlyP += massP;
    else if (logP() === Number.NEGATIVE_INFINITY) onlyQ += massQ;
    else value += truth.integrand(logP(), Math.log(massQ));
  };
  for (let i = 0; i < q.inside.length; i++) pair(p.inside[i] ?? 0, q.inside[i] ?? 0, () => p.logInside(i));
  pair(p.outside, q.outside, () => p.logOutside);
  value += alone(onlyP, truth.aloneP) + alone(onlyQ, truth.aloneQ);
  return { value, onlyP, onlyQ };
}

const alone = (mass: number, worth: number): number => {
  if (Number.isFinite(worth)) return mass * worth;
  return mass > NO_MASS ? Number.POSITIVE_INFINITY : 0;
};
