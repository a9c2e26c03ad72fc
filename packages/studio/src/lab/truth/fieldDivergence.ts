import type { Masses } from "./cells.ts";
import type { PointwiseTruth } from "./gameTruth.ts";
import type { TargetMasses } from "./targetMasses.ts";

/** A mass that no numerical means here can tell from none. */
const NO_MASS = 1e-3;

/** Far below what the cells of the plane are right to. */
const NOTHING = 1e-10;

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
 * so and more than a thousandth of one distribution lies where the other has nothing; what is less is left out.
 */
export function partitionDivergence(truth: PointwiseTruth, p: TargetMasses, q: Masses): PartitionDivergence {
  const { integrand } = truth;
  const { inside } = p;
  // Only where f(0) is infinite does it matter how little P has.
  const tails = !Number.isFinite(truth.aloneQ);
  let value = 0;
  let onlyP = 0;
  let onlyQ = 0;
  for (let i = 0; i < inside.length; i++) {
    const massQ = q.inside[i] ?? 0;
    const massP = inside[i] ?? 0;
    if (massQ <= 0) {
      onlyP += massP;
      continue;
    }
    const logP = tails || massP > NOTHING ? p.logInside(i) : Number.NEGATIVE_INFINITY;
    if (logP === Number.NEGATIVE_INFINITY) onlyQ += massQ;
    else value += integrand(logP, Math.log(massQ));
  }
  if (q.outside > 0) value += integrand(p.logOutside, Math.log(q.outside));
  else onlyP += p.outside;
  value += alone(onlyP, truth.aloneP) + alone(onlyQ, truth.aloneQ);
  return { value, onlyP, onlyQ };
}

const alone = (mass: number, worth: number): number => {
  if (Number.isFinite(worth)) return mass * worth;
  return mass > NO_MASS ? Number.POSITIVE_INFINITY : 0;
};
