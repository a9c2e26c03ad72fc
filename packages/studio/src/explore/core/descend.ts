import { dampedStep, normalEquations } from "./dampedStep.ts";
import type { ModelCard } from "./exploreApi.ts";

/** Latents [n, inputSize] to images [n, pixels]. */
export type Generate = (latents: Float32Array) => Promise<Float32Array>;

/** A point of the generator's input, its image, and the sum of squared differences from the target. */
export interface Candidate {
  readonly latents: Float32Array;
  readonly image: Float32Array;
  readonly error: number;
}

/** A variable of the search: a column of the input, and the range that it stays in. */
export interface Variable {
  readonly column: number;
  readonly low: number;
  readonly high: number;
}

/** Noise of N(0, 1) is kept within ±3: 99.7% of what the generator was trained on. */
const NORMAL_REACH = 3;

/** What an inversion may move: the continuous codes and the noise, within their priors' ranges. */
export function variablesOf({ codes, noise }: ModelCard): readonly Variable[] {
  const reach = noise.prior === "uniform" ? 1 : NORMAL_REACH;
  return [
    ...codes.flatMap((code) => {
      const [column] = code.columns;
      if (code.kind === "normal") return [{ column, low: -NORMAL_REACH, high: NORMAL_REACH }];
      return code.kind === "uniform" ? [{ column, low: code.low, high: code.high }] : [];
    }),
    ...Array.from({ length: noise.size }, (_, i) => ({
      column: noise.columns[0] + i,
      low: -reach,
      high: reach,
    })),
  ];
}

/** How far a variable moves to see what changes, as a share of its range: rounding of float32 is far below what that changes. */
const DIFFERENCE = 2e-3;

/** Long steps and short ones are tried in one batch, which costs little more than one of them. */
const DAMPINGS = [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100];

export const squaredError = (image: Float32Array, target: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < target.length; i++) sum += ((image[i] ?? 0) - (target[i] ?? 0)) ** 2;
  return sum;
};

/**
 * One step of Levenberg and Marquardt down Σ (G(z, c) − x)² within the box: slopes by central differences, 2·d images, then
 * the best of several damped steps. A variable at the end of its range that would leave it is held.
 *
 * @returns a candidate that is at least as good
 */
export async function descend(
  from: Candidate,
  target: Float32Array,
  variables: readonly Variable[],
  generate: Generate,
): Promise<Candidate> {
  if (variables.length === 0) return from;
  const width = from.latents.length;
  const pixels = target.length;
  const probes = new Float32Array(2 * variables.length * width);
  const spans = variables.map(({ column, low, high }, j) => {
    const at = from.latents[column] ?? 0;
    const h = DIFFERENCE * (high - low);
    // Both ends stay within the range, so at its end the difference is one-sided.
    const ends = [Math.max(low, at - h), Math.min(high, at + h)];
    for (const [side, value] of ends.entries()) {
      const row = probes.subarray((2 * j + side) * width, (2 * j + side + 1) * width);
      row.set(from.latents);
      row[column] = value;
    }
    return (probes[(2 * j + 1) * width + column] ?? 0) - (probes[2 * j * width + column] ?? 0);
  });
  const images = await generate(probes);
  const slopes = new Float32Array(variables.length * pixels);
  for (const [j, span] of spans.entries()) {
    for (let i = 0; i < pixels; i++)
      slopes[j * pixels + i] =
        ((images[(2 * j + 1) * pixels + i] ?? 0) - (images[2 * j * pixels + i] ?? 0)) / span;
  }
  const residuals = from.image.map((value, i) => value - (target[i] ?? 0));
  const equations = normalEquations(slopes, residuals);
  const held = variables.map(({ column, low, high }, j) => {
    const at = from.latents[column] ?? 0;
    const slope = equations.gradient[j] ?? 0;
    return (at <= low && slope > 0) || (at >= high && slope < 0);
  });
  const tries = new Float32Array(DAMPINGS.length * width);
  for (const [row, damping] of DAMPINGS.entries()) {
    const step = dampedStep(equations, damping, held);
    const latents = tries.subarray(row * width, (row + 1) * width);
    latents.set(from.latents);
    for (const [j, { column, low, high }] of variables.entries())
      latents[column] = Math.min(high, Math.max(low, (latents[column] ?? 0) + (step[j] ?? 0)));
  }
  return best([from, ...candidatesOf(tries, await generate(tries), target)]);
}

/** Rows of latents with their images, as candidates. */
export function candidatesOf(
  latents: Float32Array,
  images: Float32Array,
  target: Float32Array,
): readonly Candidate[] {
  const n = images.length / target.length;
  const width = latents.length / n;
  return Array.from({ length: n }, (_, i) => {
    const image = images.slice(i * target.length, (i + 1) * target.length);
    return { latents: latents.slice(i * width, (i + 1) * width), image, error: squaredError(image, target) };
  });
}

/** The candidate with the smallest error, the first of equals. */
const best = (candidates: readonly [Candidate, ...Candidate[]]): Candidate =>
  candidates.reduce((least, candidate) => (candidate.error < least.error ? candidate : least));
