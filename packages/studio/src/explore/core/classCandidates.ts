import type { ModelCard, Posterior } from "./exploreApi.ts";

/** A class for each discrete code, by the codes' order in the card, and how probable Q finds them together. */
export interface ClassCandidate {
  readonly classes: ReadonlyMap<string, number>;
  readonly probability: number;
}

/**
 * The most probable combinations of the discrete codes' classes under Q, most probable first, and lower classes first among
 * equals; every class is equally likely of a code that nobody reads. Without discrete codes the one empty combination.
 *
 * @param count how many at most
 */
export function classCandidates(
  { codes }: ModelCard,
  posteriors: readonly Posterior[],
  count: number,
): readonly ClassCandidate[] {
  let beam: readonly ClassCandidate[] = [{ classes: new Map(), probability: 1 }];
  for (const code of codes) {
    if (!("classes" in code)) continue;
    const read = posteriors.find(({ name }) => name === code.name);
    const probabilities =
      read?.kind === "discrete" ? read.probabilities : new Array<number>(code.classes).fill(1 / code.classes);
    // A product's best `count` only need each factor's best `count`, so cutting the beam loses none of them.
    beam = beam
      .flatMap(({ classes, probability }) =>
        Array.from(probabilities, (p, value) => ({
          classes: new Map([...classes, [code.name, value] as const]),
          probability: probability * p,
        })),
      )
      .sort((a, b) => b.probability - a.probability)
      .slice(0, count);
  }
  return beam;
}
