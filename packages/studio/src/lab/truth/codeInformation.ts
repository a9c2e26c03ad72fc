import type { Quantity } from "saddlepoint/quantity";
import { entropy } from "saddlepoint/shannon";
import { type Cells, coarserMasses, type Masses } from "./cells.ts";
import { estimated, outsideWords } from "./numericalQuantity.ts";

/** Σ p log(p/w), p's cells and its outside. */
function relativeEntropy(p: Masses, whole: Masses): number {
  const part = (mass: number, all: number) => (mass > 0 && all > 0 ? mass * Math.log(mass / all) : 0);
  let sum = part(p.outside, whole.outside);
  for (let i = 0; i < p.inside.length; i++) sum += part(p.inside[i] ?? 0, whole.inside[i] ?? 0);
  return sum;
}

/** The mixture of some masses. */
export function mixed(parts: readonly Masses[], weights: readonly number[]): Masses {
  const inside = new Float64Array(parts[0]?.inside.length ?? 0);
  let outside = 0;
  parts.forEach((part, k) => {
    const weight = weights[k] ?? 0;
    for (let i = 0; i < inside.length; i++) inside[i] = (inside[i] ?? 0) + weight * (part.inside[i] ?? 0);
    outside += weight * part.outside;
  });
  return { inside, outside };
}

/** I(c; cell of x) = Σ weight KL(P_c ‖ P), in nats: it never exceeds I(c; x), as the cell is a function of x. */
export const cellInformation = (
  parts: readonly Masses[],
  weights: readonly number[],
  whole = mixed(parts, weights),
): number =>
  Math.max(
    0,
    parts.reduce((sum, part, k) => sum + (weights[k] ?? 0) * relativeEntropy(part, whole), 0),
  );

/**
 * I(c; G(z, c)) of a code by the distributions of G(z, c) for its values, in nats.
 *
 * Cells can only hide information, so the truth is not below the value but for the noise's own grid. The interval reaches as
 * far on either side as cells of twice the sides change the value, and above by what the mass outside the picture may hide.
 *
 * @param parts a distribution in the cells for each value
 * @param weights of the values, of sum 1
 */
export function codeInformation(
  cells: Cells,
  name: string,
  parts: readonly Masses[],
  weights: readonly number[],
): Quantity {
  const ceiling = entropy(weights).value;
  const value = Math.min(ceiling, cellInformation(parts, weights));
  const coarse = cellInformation(
    parts.map((part) => coarserMasses(cells, part)),
    weights,
  );
  const error = Math.abs(value - coarse);
  // Where points outside the picture lie may tell their value entirely, and counts as one cell here.
  const beyond = mixed(parts, weights).outside;
  const ci = [Math.max(0, value - error), Math.min(ceiling, value + error + beyond * ceiling)] as const;
  return estimated(
    { quantity: `I(${name}; G(z,c))`, unit: "nats", value, ceiling, ci },
    outsideWords(beyond),
  );
}
