import { type ClassCandidate, classCandidates } from "./classCandidates.ts";
import { best, type Candidate, candidatesOf, descend, type Generate } from "./descend.ts";
import { type LatentSpace, readClass, writeClass } from "./latentSpace.ts";

/** What the encoder says of an image. */
export type Belief = {
  /** The probabilities of each discrete code's classes; undefined of a code that is not read. */
  readonly probabilities: readonly (ArrayLike<number> | undefined)[];
  /** Its means of continuous codes, by the codes' columns. */
  readonly means: ReadonlyMap<number, number>;
};

export type SearchOptions = {
  readonly generate: Generate;
  readonly belief: Belief;
  /** Rows of the generator's input drawn from the priors, [draws, inputSize]: what the search begins from. */
  readonly drawn: Float32Array;
  /** How many of them are followed. Default 6. */
  readonly starts?: number | undefined;
  /** Steps that the best of them takes at most. Default 43. */
  readonly steps?: number | undefined;
};

/** How far a search has come. */
export type Search = {
  readonly best: Candidate;
  /** From 0 to 1. */
  readonly progress: number;
  readonly done: boolean;
};

/** Draws to start from. */
export const SEARCH_DRAWS = 256;
export const SEARCH_STARTS = 6;
/** Steps of each start, then of the best few, then of the best one. */
const ROUNDS = [
  { keep: Number.POSITIVE_INFINITY, steps: 5 },
  { keep: 3, steps: 8 },
  { keep: 1, steps: Number.POSITIVE_INFINITY },
] as const;
export const SEARCH_STEPS = 43;
/** Combinations of classes that are looked at: what Q believes first, then the others. */
const MOST_COMBINATIONS = 12;
/** A descent is over when a step gains less than this share of the cost. */
const LEAST_GAIN = 1e-3;
/** Nor need it go on below this root of the mean squared difference: half a step between greys of 8 bits, which no screen shows. */
const INVISIBLE = 1 / 510;

/** The rounds of a search whose best start takes `steps`. */
function roundsOf(
  starts: number,
  steps: number,
): readonly { readonly keep: number; readonly steps: number }[] {
  let left = steps;
  return ROUNDS.map((round) => {
    const taken = Math.min(round.steps, left);
    left -= taken;
    return { keep: Math.min(round.keep, starts), steps: taken };
  });
}

/**
 * The latents z and c that best reproduce an image: arg min Σ (G(z, c) − x)² + σ² Σ u² over what has a normal prior, with all
 * within their priors' ranges ("GAN inversion": Zhu et al. 2016, section 3; Creswell and Bharath 2018, with the prior's term).
 *
 * Many draws start from Q's reading: the classes it finds likely, its means of continuous codes; the best go down by
 * Levenberg's and Marquardt's steps with the classes held, and ever fewer of them go further. Slopes are differences of whole batches
 * of images, so a model needs no gradient. A local minimum may remain, which the residual then shows. What is best is kept, so more steps never cost more.
 *
 * @param target x, [pixels]
 * @returns the best so far after every step; the last is `done`
 */
export async function* searchLatents(
  space: LatentSpace,
  target: Float32Array,
  { generate, belief, drawn, starts = SEARCH_STARTS, steps = SEARCH_STEPS }: SearchOptions,
): AsyncGenerator<Search, void, undefined> {
  const { variables } = space;
  const points = startingPoints(space, belief, drawn);
  let candidates = shortlist(space, candidatesOf(points, await generate(points), target, variables), starts);
  const rounds = roundsOf(starts, steps);
  const total = rounds.reduce((sum, { keep, steps }) => sum + keep * steps, 0);
  let spent = 0;
  const report = (done: boolean): Search => {
    const [first, ...others] = candidates;
    if (first === undefined) throw new RangeError("searchLatents(drawn): there must be draws, got none");
    return { best: best([first, ...others]), progress: done ? 1 : spent / total, done };
  };
  yield report(false);
  for (const { keep, steps } of rounds) {
    candidates = [...candidates].sort((a, b) => a.cost - b.cost).slice(0, keep);
    for (let i = 0; i < candidates.length; i++) {
      for (let step = 0; step < steps; step++) {
        const before = candidates[i];
        if (before === undefined) break;
        const after = await descend(before, target, variables, generate);
        candidates = candidates.map((candidate, j) => (j === i ? after : candidate));
        spent++;
        if (after.error <= INVISIBLE ** 2 * target.length) {
          yield report(true);
          return;
        }
        if (before.cost - after.cost <= LEAST_GAIN * before.cost) {
          spent += steps - step - 1;
          break;
        }
        yield report(false);
      }
    }
  }
  yield report(true);
}

/** The draws with the classes that Q finds likely; every other one has Q's means of the continuous codes too. */
function startingPoints(
  { inputSize, choices, variables }: LatentSpace,
  { probabilities, means }: Belief,
  drawn: Float32Array,
): Float32Array {
  const combinations = classCandidates(choices, probabilities, MOST_COMBINATIONS);
  const draws = drawn.length / inputSize;
  const rows = drawn.slice();
  for (let i = 0; i < draws; i++) {
    const row = rows.subarray(i * inputSize, (i + 1) * inputSize);
    const combination = combinationOf(combinations, i, draws);
    for (const [j, choice] of choices.entries()) {
      const value = combination?.classes[j];
      if (value !== undefined) writeClass(row, choice, value);
    }
    if (i % 2 !== 0) continue;
    for (const { column, low, high } of variables) {
      const mean = means.get(column);
      if (mean !== undefined) row[column] = Math.min(high, Math.max(low, mean));
    }
  }
  return rows;
}

/** The combination of the i-th draw: three draws of four in proportion to Q's belief, the fourth takes them in turn. */
function combinationOf(
  combinations: readonly ClassCandidate[],
  i: number,
  draws: number,
): ClassCandidate | undefined {
  if (i % 4 === 3) return combinations[((i - 3) / 4) % combinations.length];
  const total = combinations.reduce((sum, { probability }) => sum + probability, 0);
  let left = ((i + 0.5) / draws) * total;
  return combinations.find(({ probability }) => {
    left -= probability;
    return left <= 0;
  });
}

/** The best draws, but half of them each with other classes than those before: Q may be sure, and wrong. */
function shortlist(
  { choices }: LatentSpace,
  candidates: readonly Candidate[],
  starts: number,
): readonly Candidate[] {
  const classesOf = ({ latents }: Candidate): string =>
    choices.map((choice) => readClass(latents, choice)).join();
  const sorted = [...candidates].sort((a, b) => a.cost - b.cost);
  const chosen = sorted.slice(0, Math.ceil(starts / 2));
  const seen = new Set(chosen.map(classesOf));
  for (const candidate of sorted) {
    if (chosen.length === starts) break;
    if (seen.has(classesOf(candidate))) continue;
    seen.add(classesOf(candidate));
    chosen.push(candidate);
  }
  return chosen;
}
