import { stream } from "saddlepoint/random";
import { type ClassCandidate, classCandidates } from "./classCandidates.ts";
import { type Candidate, candidatesOf, descend, type Generate, variablesOf } from "./descend.ts";
import { drawLatents, readCode, writeCode } from "./drawLatents.ts";
import { encodeImages, requireImage } from "./encodeImages.ts";
import type { Inversion, InversionOptions, ModelCard, Posterior } from "./exploreApi.ts";
import { generateImages } from "./generateImages.ts";
import type { OpenedModel } from "./openModel.ts";

/** Combinations of classes that are looked at: what Q believes first, then the others. */
const MOST_COMBINATIONS = 12;
/** Draws to start from, over all combinations. */
const DRAWS = 256;
/** Steps of each start, then of the best few, then of the best one. */
const ROUNDS = [
  { keep: 6, steps: 5 },
  { keep: 3, steps: 8 },
  { keep: 1, steps: 30 },
] as const;
/** The search is over when a step gains less than this share of the error. */
const LEAST_GAIN = 1e-3;
/** Nor need it go on below this root of the mean squared difference: half a step between greys of 8 bits, which no screen shows. */
const INVISIBLE = 1 / 510;

/**
 * The latents z and c that best reproduce an image: arg min Σ (G(z, c) − x)², c and z within their priors' ranges.
 *
 * There is no gradient of an exported model, so slopes are differences of whole batches of images. Many draws start from Q's
 * reading: the classes it finds likely, its means of continuous codes; the best go down by Levenberg and Marquardt's steps with
 * the classes held, and ever fewer of them go further. A local minimum may remain, which the residual then shows.
 *
 * @param image x, [channels, height, width]
 * @returns the best so far after every step; the last is `done`
 * @throws RangeError when the image has another shape or is not finite, the seed is no integer, or starts is no count
 */
export async function* invert(
  model: OpenedModel,
  image: Float32Array,
  { seed, starts = 6 }: InversionOptions,
): AsyncGenerator<Inversion, void, undefined> {
  const { card } = model;
  requireImage("invert(image)", image, card.shape);
  if (!Number.isInteger(starts) || starts < 1 || starts > DRAWS)
    throw new RangeError(
      `invert(image, { starts }): starts must be an integer within 1 and ${DRAWS}, got ${starts}`,
    );
  let generated = 0;
  const generate: Generate = (latents) => {
    generated += latents.length / card.inputSize;
    return generateImages(model, latents);
  };
  const [posteriors = []] = await encodeImages(model, image);
  const variables = variablesOf(card);
  const drawn = startingPoints(card, posteriors, seed);
  let candidates = shortlist(card, candidatesOf(drawn, await generate(drawn), image), starts);
  const total = ROUNDS.reduce((sum, { keep, steps }) => sum + Math.min(keep, starts) * steps, 0);
  let spent = 0;
  const power = image.reduce((sum, value) => sum + value ** 2, 0);
  const report = (done: boolean): Inversion => {
    const { latents, image: made, error } = candidates.reduce((a, b) => (b.error < a.error ? b : a));
    return {
      latents,
      image: made,
      residual: Math.sqrt(error / image.length),
      share: error === 0 ? 0 : error / power,
      progress: done ? 1 : spent / total,
      done,
      generated,
    };
  };
  yield report(false);
  for (const { keep, steps } of ROUNDS) {
    candidates = [...candidates].sort((a, b) => a.error - b.error).slice(0, keep);
    for (let i = 0; i < candidates.length; i++) {
      for (let step = 0; step < steps; step++) {
        const before = candidates[i];
        if (before === undefined) break;
        const after = await descend(before, image, variables, generate);
        candidates = candidates.map((candidate, j) => (j === i ? after : candidate));
        spent++;
        if (after.error <= INVISIBLE ** 2 * image.length) {
          yield report(true);
          return;
        }
        if (before.error - after.error <= LEAST_GAIN * before.error) {
          spent += steps - step - 1;
          break;
        }
        yield report(false);
      }
    }
  }
  yield report(true);
}

/** Draws from the priors, with the classes that Q finds likely; every other one has Q's means of the continuous codes too. */
function startingPoints(card: ModelCard, posteriors: readonly Posterior[], seed: number): Float32Array {
  const combinations = classCandidates(card, posteriors, MOST_COMBINATIONS);
  const rows = drawLatents(card, stream(seed, "explore.inversion"), DRAWS);
  for (let i = 0; i < DRAWS; i++) {
    const row = rows.subarray(i * card.inputSize, (i + 1) * card.inputSize);
    const classes = combinationOf(combinations, i)?.classes;
    for (const code of card.codes) {
      const value = classes?.get(code.name);
      if (value !== undefined) writeCode(row, code, value);
      const read = posteriors.find(({ name }) => name === code.name);
      if (i % 2 === 0 && read?.kind === "continuous" && "low" in code)
        writeCode(row, code, Math.min(code.high, Math.max(code.low, read.mean)));
    }
  }
  return rows;
}

/** The combination of the i-th draw: three draws of four in proportion to Q's belief, the fourth takes them in turn. */
function combinationOf(combinations: readonly ClassCandidate[], i: number): ClassCandidate | undefined {
  if (i % 4 === 3) return combinations[((i - 3) / 4) % combinations.length];
  const total = combinations.reduce((sum, { probability }) => sum + probability, 0);
  let left = ((i + 0.5) / DRAWS) * total;
  return combinations.find(({ probability }) => {
    left -= probability;
    return left <= 0;
  });
}

/** The best draws, but half of them each with other classes than those before: Q may be sure, and wrong. */
function shortlist(
  { codes }: ModelCard,
  candidates: readonly Candidate[],
  starts: number,
): readonly Candidate[] {
  const discrete = codes.filter((code) => "classes" in code);
  const classesOf = ({ latents }: Candidate): string =>
    discrete.map((code) => readCode(latents, code)).join();
  const sorted = [...candidates].sort((a, b) => a.error - b.error);
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
