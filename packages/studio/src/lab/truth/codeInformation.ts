import type { Quantity } from "saddlepoint/quantity";
import { entropy } from "saddlepoint/shannon";
import { type Cells, coarserMasses, type Masses } from "./cells.ts";

/** So much mass outside the picture is worth a word. */
export const FAR = 0.01;

export const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

export const outsideWords = (share: number): string =>
  `${percent(share)} of the model is outside the picture, where it is counted as one cell.`;

/** Σ p log(p/w), p's cells and its outside. */
export function relativeEntropy(p: Masses, whole: Masses): number {
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
function cellInformation(parts: readonly Masses[], weights: readonly number[]): number {
  const whole = mixed(parts, weights);
  return Math.max(
    0,
    parts.reduce((sum, part, k) => sum + (weights[k] ?? 0) * relativeEntropy(part, whole), 0),
  );
}

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
  return {
    quantity: `I(${name}; G(z,c))`,
    value,
    unit: "nats",
    kind: "estimate",
    ceiling,
    ci: [Math.max(0, value - error), Math.min(ceiling, value + error + beyond * ceiling)],
    n: 0,
    ...(beyond > FAR ? { warning: outsideWords(beyond) } : {}),
  };
}
