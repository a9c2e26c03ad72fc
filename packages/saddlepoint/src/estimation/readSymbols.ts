import type { EstimateOptions } from "../fit/estimateOptions.ts";
import { warned } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import { type Both, crossHalves } from "./both.ts";
import { countedRatios } from "./countedRatio.ts";
import { crossFittedDivergence } from "./crossFittedDivergence.ts";
import type { DivergenceReading } from "./divergenceEstimate.ts";

/**
 * Counts how often each of few different rows occurs on either side.
 *
 * @param all the symbol of each row of P, then of Q, from 0
 * @param count how many symbols there are
 */
export function readSymbols(
  sets: Both<Samples>,
  all: Int32Array,
  count: number,
  { seed = 0 }: EstimateOptions,
): DivergenceReading {
  const symbols = { p: all.subarray(0, sets.p.n), q: all.subarray(sets.p.n) };
  const scored = crossHalves(sets, seed).map((parts) => countedRatios(symbols, count, parts));
  const alone = new Set(symbols.p).size + new Set(symbols.q).size < 2 * count;
  return (divergence) => {
    const { lower, estimate } = crossFittedDivergence(divergence, scored);
    const doubt =
      alone && !Number.isFinite(divergence.ceiling)
        ? "some values occur on one side only: the divergence may be much larger, or infinite"
        : undefined;
    return {
      seen: [`${count} different values in both: counted`],
      estimate: warned(estimate, doubt),
      lower,
    };
  };
}
