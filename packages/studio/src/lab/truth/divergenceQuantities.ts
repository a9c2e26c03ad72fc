import type { CriticEstimate } from "saddlepoint/objectives";
import type { Quantity } from "saddlepoint/quantity";
import type { PartitionDivergence } from "./fieldDivergence.ts";
import type { PointwiseTruth } from "./gameTruth.ts";
import { estimated, outsideWords, percent } from "./numericalQuantity.ts";

/** The same divergence with cells of twice the sides, and with half as fine a grid of the noise. */
interface Coarser {
  readonly cells: number;
  readonly noise: number;
}

/** For a smooth f half the resolution changes three times what is wrong; at a corner it may be less than that itself. */
const CAUTION = 2;

/**
 * A divergence by numerical means as an estimate: its interval reaches on either side twice as far as half the resolution
 * changes it, in the cells and in the noise together. `n` is 0, for no samples were drawn; `warning` says what was left out.
 */
export function numerical(
  { quantity, unit, ceiling }: CriticEstimate,
  { least }: PointwiseTruth,
  { value, onlyP, onlyQ }: PartitionDivergence,
  { cells, noise }: Coarser,
  outside: number,
): Quantity {
  const within = (x: number) => Math.min(Math.max(x, least), ceiling);
  const best = within(value);
  const error = CAUTION * (Math.abs(value - cells) + Math.abs(value - noise));
  // Where the value is infinite and a coarser one is not, the truth may be anything above the latter.
  const ci = Number.isFinite(value)
    ? ([within(value - error), within(value + error)] as const)
    : ([within(Math.min(cells, noise)), best] as const);
  return estimated({ quantity, unit, value: best, ceiling, ci }, [
    ...outsideWords(outside),
    ...leftOut(best, onlyP, onlyQ),
  ]);
}

function leftOut(value: number, onlyP: number, onlyQ: number): string[] {
  const [mass, who, whom] =
    onlyP > onlyQ ? [onlyP, "the target", "the model"] : [onlyQ, "the model", "the target"];
  return value === Number.POSITIVE_INFINITY && mass > 0
    ? [`${percent(mass)} of ${who} lies where ${whom} has nothing.`]
    : [];
}
