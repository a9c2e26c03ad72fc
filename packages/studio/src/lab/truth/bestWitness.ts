import type { Masses } from "./cells.ts";
import type { PointwiseTruth } from "./gameTruth.ts";
import type { TargetMasses } from "./targetMasses.ts";

/**
 * The output of a perfect critic in each cell, in the unit of the critic's own output: v* with a(v*) = T* = f'(p/q).
 *
 * NaN where not one point in a million is to be expected of both together: what is left there is the tails' ratio, which no
 * critic is ever shown, and which float64 cannot tell in the end.
 */
export function bestWitness(truth: PointwiseTruth, p: TargetMasses, q: Masses): Float32Array {
  return Float32Array.from(q.inside, (massQ, i) => {
    const massP = p.inside[i] ?? 0;
    if (massP + massQ < EMPTY) return Number.NaN;
    const ratio = Math.log(massP) - Math.log(massQ);
    return truth.output(Math.max(-FARTHEST, Math.min(FARTHEST, ratio)));
  });
}

const EMPTY = 1e-6;
/** A ratio of e^30 is beyond what any critic could be taught. */
const FARTHEST = 30;
