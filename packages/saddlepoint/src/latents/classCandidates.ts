import type { Choice } from "./latentSpace.ts";

/** A class for each discrete code, and how probable the encoder finds them together. */
export type ClassCandidate = {
  readonly classes: readonly number[];
  readonly probability: number;
};

/**
 * The most probable combinations of the discrete codes' classes under Q, most probable first, and lower classes first among
 * equals. Without discrete codes the one empty combination.
 *
 * @param probabilities of each code's classes; every class is equally likely of a code that nobody reads
 * @param count how many at most
 */
export function classCandidates(
  choices: readonly Choice[],
  probabilities: readonly (ArrayLike<number> | undefined)[],
  count: number,
): readonly ClassCandidate[] {
  let beam: readonly ClassCandidate[] = [{ classes: [], probability: 1 }];
  for (const [i, { classes: k }] of choices.entries()) {
    const read = probabilities[i] ?? new Array<number>(k).fill(1 / k);
    // A product's best `count` only need each factor's best `count`, so cutting the beam loses none of them.
    beam = beam
      .flatMap(({ classes, probability }) =>
        Array.from(read, (p, value) => ({ classes: [...classes, value], probability: probability * p })),
      )
      .sort((a, b) => b.probability - a.probability)
      .slice(0, count);
  }
  return beam;
}
