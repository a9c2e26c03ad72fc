import type { Masses } from "./cells.ts";
import type { PointwiseTruth } from "./gameTruth.ts";
import type { TargetMasses } from "./targetMasses.ts";

/**
 * The output of a perfect critic in each cell, in the unit of the critic's own output: v* with a(v*) = T* = f'(p/q).
 *
 * Where neither has mass it is what the output is for p = q: there nothing is to be told apart.
 */
export function bestWitness(truth: PointwiseTruth, p: TargetMasses, q: Masses): Float32Array {
  const even = truth.output(0);
  return Float32Array.from(q.inside, (massQ, i) => {
    const massP = p.inside[i] ?? 0;
    if (massQ < NOTHING && massP < NOTHING) return even;
    const ratio = Math.log(massP) - Math.log(massQ);
    return truth.output(Math.max(-FARTHEST, Math.min(FARTHEST, ratio)));
  });
}

const NOTHING = 1e-12;
/** A ratio of e^30 is beyond what any critic could be taught. */
const FARTHEST = 30;
