import type { CriticEstimate } from "saddlepoint/objectives";
import type { Quantity } from "saddlepoint/quantity";
import { FAR, outsideWords, percent } from "./codeInformation.ts";
import type { PartitionDivergence } from "./fieldDivergence.ts";
import type { PointwiseTruth } from "./gameTruth.ts";

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
  const warning = [...(outside > FAR ? [outsideWords(outside)] : []), ...leftOut(best, onlyP, onlyQ)].join(
    " ",
  );
  return {
    quantity,
    unit,
    kind: "estimate",
    value: best,
    ceiling,
    // Where the value is infinite and a coarser one is not, the truth may be anything above the latter.
    ci: Number.isFinite(value)
      ? [within(value - error), within(value + error)]
      : [within(Math.min(cells, noise)), best],
    n: 0,
    ...(warning === "" ? {} : { warning }),
  };
}

function leftOut(value: number, onlyP: number, onlyQ: number): string[] {
  if (value === Number.POSITIVE_INFINITY) {
    const [mass, who, whom] =
      onlyP > onlyQ ? [onlyP, "the target", "the model"] : [onlyQ, "the model", "the target"];
    return mass > 0 ? [`${percent(mass)} of ${who} lies where ${whom} has nothing.`] : [];
  }
  return [];
}

/** Where one distribution or both lie on curves, each has all of its mass where the other has none. */
export const disjoint = ({ quantity, unit }: CriticEstimate, { ceiling }: PointwiseTruth): Quantity => ({
  quantity,
  unit,
  kind: "exact",
  value: ceiling,
  ceiling,
  ci: [ceiling, ceiling],
  n: 0,
});
